package dev.whence.api.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Attributes;
import dev.whence.model.Emitter;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesValuesTest {

  private static final long SECOND = 1_000_000_000L;

  /// A point every ten seconds.
  private static SeriesValues curve(
      MetricKind kind, int temporality, boolean monotonic, double[] values, long... counts) {
    long[] times = IntStream.range(0, values.length).mapToLong(i -> i * 10 * SECOND).toArray();
    return SeriesValues.of(
        new Series(
            new SeriesKey(
                "m", "s", kind, temporality, monotonic, Attributes.EMPTY, Attributes.EMPTY),
            new Emitter(Service.named("auth"), "", "", ""),
            times,
            values,
            counts.length == 0 ? new long[values.length] : counts));
  }

  private static double[] values(SeriesValues curve) {
    return IntStream.range(0, curve.size()).mapToDouble(curve::value).toArray();
  }

  private static double[] of(double... values) {
    return values;
  }

  @Test
  void aGaugeIsShownAsItIs() {
    SeriesValues curve = curve(MetricKind.GAUGE, 0, false, of(3, 1, Double.NaN, 2));
    assertThat(curve.shown()).isEqualTo("value");
    assertThat(values(curve)).containsExactly(3, 1, 2);
  }

  @Test
  void aCounterIsShownAsARateAndMayStartAnew() {
    SeriesValues curve = curve(MetricKind.SUM, 2, true, of(100, 200, 250, 20, 40));
    assertThat(curve.shown()).isEqualTo("rate");
    assertThat(values(curve)).containsExactly(10, 5, 2, 2);
    assertThat(curve.timeNanos(0)).isEqualTo(10 * SECOND);
  }

  @Test
  void aCounterThatDoesNotSayIsCumulative() {
    assertThat(values(curve(MetricKind.SUM, 0, true, of(100, 200)))).containsExactly(10);
  }

  @Test
  void aDeltaCountsWhatCameSinceThePointBefore() {
    assertThat(values(curve(MetricKind.SUM, 1, true, of(100, 200, 50)))).containsExactly(20, 5);
  }

  @Test
  void aSumThatMayFallIsALevel() {
    assertThat(values(curve(MetricKind.SUM, 2, false, of(5, 3)))).containsExactly(5, 3);
  }

  @Test
  void aHistogramIsShownAsTheMeanOfWhatCameInBetween() {
    SeriesValues curve = curve(MetricKind.HISTOGRAM, 2, false, of(10, 40, 40, 6), 10, 20, 20, 3);
    assertThat(curve.shown()).isEqualTo("mean");
    // Nothing came before the third point; the fourth is of a process that started anew.
    assertThat(values(curve)).containsExactly(3, 2);
    assertThat(values(curve(MetricKind.HISTOGRAM, 1, false, of(10, 40), 10, 20)))
        .containsExactly(1, 2);
  }

  @Test
  void stepsTakeTheMeanAndLeaveGapsOut() {
    SeriesValues curve =
        curve(MetricKind.GAUGE, 0, false, of(1, 3, Double.NaN, Double.NaN, Double.NaN, 7))
            .stepped(0, 20 * SECOND);
    assertThat(values(curve)).containsExactly(2, 7);
    assertThat(curve.timeNanos(1)).isEqualTo(40 * SECOND);
  }
}
