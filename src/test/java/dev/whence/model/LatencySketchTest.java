package dev.whence.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencySketchTest {

  @Test
  void putsEveryValueIntoABucketWhoseMiddleIsWithin32PerMille() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      long value = random.nextLong() >>> (1 + random.nextInt(62));
      long middle = LatencySketch.valueOf(LatencySketch.bucket(value));
      assertThat((double) middle).isCloseTo((double) value, within(value * 0.032));
    }
  }

  @Test
  void growsBucketsWithValues() {
    for (long value = 0; value < 5_000; value++) {
      int step = LatencySketch.bucket(value + 1) - LatencySketch.bucket(value);
      assertThat(step).isBetween(0, 1);
    }
  }

  @Test
  void givesQuantilesOfWhatWasAdded() {
    LatencySketch sketch = new LatencySketch();
    long[] values = new Random(2).longs(10_000, 1_000, 5_000_000_000L).toArray();
    Arrays.stream(values).forEach(sketch::add);
    Arrays.sort(values);
    for (double quantile : new double[] {0.01, 0.5, 0.9, 0.99}) {
      double exact = values[(int) Math.ceil(quantile * values.length) - 1];
      assertThat((double) sketch.quantile(quantile)).isCloseTo(exact, within(exact * 0.033));
    }
  }

  @Test
  void mergesToTheSameInAnyOrder() {
    LatencySketch low = new LatencySketch();
    LatencySketch high = new LatencySketch();
    LatencySketch all = new LatencySketch();
    for (long value = 1; value < 100_000; value *= 3) {
      low.add(value);
      high.add(value * 1_000);
      all.add(value);
      all.add(value * 1_000);
    }
    LatencySketch lowFirst = low.copy();
    lowFirst.add(high);
    LatencySketch highFirst = high.copy();
    highFirst.add(low);
    assertThat(lowFirst).isEqualTo(highFirst).isEqualTo(all);
    assertThat(lowFirst).isNotEqualTo(low);
  }

  @Test
  void isZeroWhereNothingWasAdded() {
    assertThat(new LatencySketch().quantile(0.5)).isZero();
  }
}
