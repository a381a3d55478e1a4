package dev.whence.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeriesTest {

  private static final long[] TIMES = {10, 20, 30};

  private static Series series(MetricKind kind, double... values) {
    SeriesKey key =
        new SeriesKey("calls_total", "", kind, 2, true, Attributes.EMPTY, Attributes.EMPTY);
    Emitter nobody = Vocabulary.DEFAULT.emitter(Attributes.EMPTY);
    return new Series(key, nobody, TIMES, values, new long[] {1, 2, 3});
  }

  @Test
  void whatHoldsNoNumberIsLeftOut() {
    Series numbers = series(MetricKind.SUM, 5, Double.NaN, 7).numbers();
    assertThat(numbers.size()).isEqualTo(2);
    assertThat(numbers.timeNanos(1)).isEqualTo(30);
    assertThat(numbers.value(1)).isEqualTo(7);
    assertThat(numbers.count(1)).isEqualTo(3);
  }

  /// The sum of a distribution may be left out, its count tells all the same.
  @Test
  void countsStayWithoutTheirSum() {
    Series counts = series(MetricKind.HISTOGRAM, 5, Double.NaN, 7);
    assertThat(counts.numbers()).isSameAs(counts);
  }
}
