package dev.whence.explain.meaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.model.MetricKind;
import dev.whence.model.Service;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class QuantileMeanTest {

  private static final long[] MINUTES = {0, 60_000_000_000L, 120_000_000_000L};

  @Test
  void isTheAreaBelowTheQuantiles() {
    Indicator mean =
        Objects.requireNonNull(
            QuantileMean.of(
                List.of(
                    latency("latency.99percentile", 1, 1, 9),
                    latency("latency.median", 1, 1, 1),
                    latency("latency_tp90", 1, 3, 1))));

    assertThat(mean.value(0)).isEqualTo(1, within(1e-9));
    // 0.4 / 2 and 0.09 / 2 are of those that take between 1 and 3; 3 is the least of the last
    assertThat(mean.value(1)).isEqualTo(0.5 + 0.4 * 2 + 0.1 * 3, within(1e-9));
    assertThat(mean.value(2)).isEqualTo(0.9 + 0.09 * 5 + 0.01 * 9, within(1e-9));
    assertThat(mean.metric())
        .isEqualTo("mean by latency.median, latency_tp90, latency.99percentile");
  }

  @Test
  void tooFewQuantilesOrATellingMeanMakeNone() {
    Indicator median = latency("latency_p50", 1, 1, 1);
    Indicator tail = latency("latency_p95", 1, 1, 1);
    Indicator further = latency("latency_p99", 1, 1, 1);

    assertThat(QuantileMean.of(List.of(median, tail))).isNull();
    assertThat(QuantileMean.of(List.of(latency("latency_p90", 1, 1, 1), tail, further))).isNull();
    assertThat(QuantileMean.of(List.of(median, tail, further, latency("latency_avg", 1, 1, 1))))
        .isNull();
    assertThat(QuantileMean.of(List.of(median, tail, further))).isNotNull();
  }

  private static Indicator latency(String metric, double... seconds) {
    return new Indicator(
        Service.named("cart"),
        "",
        metric,
        MetricMeaning.of(metric, "s", MetricKind.GAUGE),
        MINUTES,
        seconds);
  }
}
