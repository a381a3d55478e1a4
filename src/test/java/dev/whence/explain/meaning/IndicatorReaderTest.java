package dev.whence.explain.meaning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.explain.facts.ServiceNames;
import dev.whence.model.Attributes;
import dev.whence.model.Emitter;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndicatorReaderTest {

  private static final long SECOND = 1_000_000_000L;

  private static Series sum(int temporality, Map<String, ?> attributes, double... values) {
    return series(MetricKind.SUM, "calls_total", "", temporality, attributes, values, values);
  }

  private static Series series(
      MetricKind kind,
      String name,
      String unit,
      int temporality,
      Map<String, ?> attributes,
      double[] values,
      double[] counts) {
    long[] times = new long[values.length];
    long[] whole = new long[values.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = i * 10 * SECOND;
      whole[i] = (long) counts[i];
    }
    SeriesKey key =
        new SeriesKey(
            name, unit, kind, temporality, true, Attributes.EMPTY, Attributes.of(attributes));
    return new Series(key, new Emitter(Service.named("pay"), "", "", ""), times, values, whole);
  }

  private static List<Indicator> read(Series... series) {
    return IndicatorReader.read(List.of(series), new ServiceNames(List.of()));
  }

  private static double[] values(Indicator indicator) {
    return indicator.values(new dev.whence.model.TimeRange(0, Long.MAX_VALUE));
  }

  @Test
  void cumulativeCounterBecomesRateAndSurvivesReset() {
    Indicator rate = read(sum(2, Map.of(), 100, 150, 200, 30, 80)).getFirst();
    assertThat(rate.kind()).isEqualTo(IndicatorKind.TRAFFIC);
    assertThat(values(rate)).containsExactly(5, 5, 3, 5);
  }

  @Test
  void timeSpentCollectingGarbageIsNoLatency() {
    double[] seconds = {1, 2, 7};
    double[] collections = {10, 12, 15};
    Series pauses =
        series(MetricKind.HISTOGRAM, "jvm.gc.duration", "s", 2, Map.of(), seconds, collections);
    List<Indicator> indicators = read(pauses);
    assertThat(indicators).extracting(Indicator::kind).containsExactly(IndicatorKind.UTILISATION);
    assertThat(values(indicators.getFirst())).containsExactly(0.1, 0.5);
  }

  @Test
  void deltaCounterBecomesRate() {
    assertThat(values(read(sum(1, Map.of(), 50, 100, 0)).getFirst())).containsExactly(5, 10, 0);
  }

  @Test
  void distributionBecomesRateAndMeanWithReset() {
    Series histogram =
        series(
            MetricKind.HISTOGRAM,
            "http.server.request.duration",
            "ms",
            2,
            Map.of(),
            new double[] {1000, 3000, 500},
            new double[] {10, 20, 5});
    List<Indicator> all = read(histogram);
    Indicator calls =
        all.stream().filter(one -> one.kind() == IndicatorKind.TRAFFIC).findFirst().orElseThrow();
    Indicator latency =
        all.stream().filter(one -> one.kind() == IndicatorKind.LATENCY).findFirst().orElseThrow();
    assertThat(values(calls)).containsExactly(1, 0.5);
    assertThat(values(latency)).containsExactly(0.2, 0.1);
  }

  @Test
  void seriesOfOneMetricAddUpAndFailedOnesAreAShare() {
    MetricNode node =
        MetricNodes.of(
                read(
                    sum(1, Map.of("status_code", "STATUS_CODE_UNSET"), 90, 60),
                    sum(1, Map.of("status_code", "STATUS_CODE_ERROR"), 10, 40)))
            .firstEntry()
            .getValue();
    assertThat(values(node.traffic())).containsExactly(10, 10);
    assertThat(values(node.errors())[1]).isCloseTo(0.4, within(1e-9));
  }

  @Test
  void whatWentWellIsOfOneOrOfAHundredOrCountedAsItsValuesSay() {
    double[] none = {0, 0};
    Series share =
        series(MetricKind.GAUGE, "success_rate", "", 0, Map.of(), new double[] {1, 0.5}, none);
    Series percent =
        series(MetricKind.GAUGE, "success_rate", "", 0, Map.of(), new double[] {100, 40}, none);
    assertThat(values(read(share).getFirst())).containsExactly(0, 0.5);
    Series count =
        series(MetricKind.GAUGE, "success_rate", "", 0, Map.of(), new double[] {40, 30}, none);
    assertThat(values(read(percent).getFirst())).containsExactly(0, 0.6);
    assertThat(read(count).getFirst().kind()).isEqualTo(IndicatorKind.TRAFFIC);
    assertThat(values(read(count).getFirst())).containsExactly(40, 30);
  }

  @Test
  void anErrorRateIsAShareWhereNoneIsHigherThanTheWhole() {
    assertThat(values(errorRate("", 0.1, 0.5))).containsExactly(0.1, 0.5);
    assertThat(values(errorRate("", 4, 100))).containsExactly(0.04, 1);
    assertThat(values(errorRate("", 4, 40))).containsExactly(4, 40);
    assertThat(errorRate("", 0.1, 0.5).meaning().ratio()).isTrue();
    assertThat(errorRate("{error}/s", 0.1, 0.5).meaning().ratio()).isFalse();
  }

  private static Indicator errorRate(String unit, double... values) {
    Series rate =
        series(MetricKind.GAUGE, "ErrorRate", unit, 0, Map.of(), values, new double[] {0, 0});
    return read(rate).getFirst();
  }

  private static Indicator used(String unit, double... values) {
    return read(series(MetricKind.GAUGE, "CPU_CPUCpuUtil", unit, 0, Map.of(), values, values))
        .getFirst();
  }

  @Test
  void whatIsUtilisedIsOfAHundredWhereItsValuesSaySo() {
    assertThat(values(used("", 4, 50, 100))).containsExactly(0.04, 0.5, 1);
    assertThat(used("", 4, 50, 100).meaning().ratio()).isTrue();
    assertThat(values(used("", 0.04, 0.5, 1))).containsExactly(0.04, 0.5, 1);
    assertThat(values(used("", 40, 120))).as("of several processors").containsExactly(40, 120);
  }

  @Test
  void callIsOfItsServer() {
    Series edge = sum(2, Map.of("client", "shop", "server", "stock"), 0, 10, 20);
    assertThat(read(edge).getFirst().service().name()).isEqualTo("stock");
  }
}
