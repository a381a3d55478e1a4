package dev.whence.explain.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.meaning.Indicator;
import dev.whence.model.Attributes;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.TimeRange;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SilenceTest {

  private static final MetricWindows WINDOWS =
      new MetricWindows(
          MetricScene.DURING, MetricScene.DURING.fromNanos(), List.of(MetricScene.BEFORE));
  private static final int ALL = MetricScene.BASELINE + MetricScene.WINDOW;

  private static Series series(String service, String metric, String code, int points) {
    return series(service, metric, code, IntStream.range(0, points));
  }

  private static Series series(String service, String metric, String code, IntStream minutes) {
    long[] times = minutes.mapToLong(minute -> minute * MetricScene.MINUTE).toArray();
    SeriesKey key =
        new SeriesKey(
            metric,
            "",
            MetricKind.GAUGE,
            0,
            false,
            Attributes.EMPTY,
            Attributes.of(Map.of("code", code)));
    return new Series(
        key, MetricScene.emitter(service), times, new double[times.length], new long[times.length]);
  }

  private static double[] missing(Series... series) {
    Indicator bank =
        Silence.of(List.of(series), WINDOWS).stream()
            .filter(one -> one.service().name().equals("bank"))
            .findFirst()
            .orElseThrow();
    return bank.values(MetricScene.DURING);
  }

  @Test
  void metricsThatEndAreMissing() {
    assertThat(
            missing(
                series("shop", "heap", "", ALL),
                series("bank", "heap", "", ALL),
                series("bank", "requests", "200", MetricScene.BASELINE)))
        .containsExactly(0.5, 0.5, 0.5, 0.5, 0.5);
  }

  @Test
  void aMetricIsThereWhenOneOfItsSeriesIs() {
    assertThat(
            missing(
                series("shop", "heap", "", ALL),
                series("bank", "heap", "", ALL),
                series("bank", "requests", "200", ALL),
                series("bank", "requests", "404", MetricScene.BASELINE),
                series("bank", "requests", "500", MetricScene.BASELINE)))
        .containsOnly(0);
  }

  @Test
  void whoIsHeardNowAndThenIsMissingInBetween() {
    IntStream nowAndThen = IntStream.of(0, 5).map(minute -> MetricScene.BASELINE + minute);
    assertThat(
            missing(
                series("shop", "heap", "", ALL),
                series("shop", "files", "", ALL),
                series("bank", "heap", "", MetricScene.BASELINE),
                series("bank", "files", "", MetricScene.BASELINE),
                series("bank", "heap", "", nowAndThen)))
        .containsExactly(0.5, 1, 0.5, 1, 1);
  }

  @Test
  void againstAnotherDayNothingIsMissing() {
    MetricWindows dayAfter =
        new MetricWindows(
            new TimeRange(1440 * MetricScene.MINUTE, 1450 * MetricScene.MINUTE),
            1440 * MetricScene.MINUTE,
            List.of(MetricScene.BEFORE));
    assertThat(
            Silence.of(
                List.of(
                    series("shop", "heap", "", 1450),
                    series("bank", "heap", "", 1450),
                    series("bank", "requests", "200", MetricScene.BASELINE)),
                dayAfter))
        .isEmpty();
  }

  @Test
  void whatEndsForMostIsLeftOut() {
    assertThat(
            missing(
                series("shop", "heap", "", MetricScene.BASELINE),
                series("shop", "files", "", MetricScene.BASELINE),
                series("cart", "heap", "", MetricScene.BASELINE),
                series("bank", "heap", "", ALL),
                series("bank", "files", "", MetricScene.BASELINE)))
        .isEmpty();
  }
}
