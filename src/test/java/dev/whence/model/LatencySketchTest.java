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
  void countsBeyondWhatAnIntHolds() {
    int low = LatencySketch.bucket(1_000);
    int high = LatencySketch.bucket(1_000_000);
    LatencySketch sketch = new LatencySketch();
    sketch.addToBucket(low, 3_000_000_000L);
    LatencySketch part = sketch.copy();
    sketch.addToBucket(low, 3_000_000_000L);
    sketch.addToBucket(high, 7);
    assertThat(sketch.countAt(low)).isEqualTo(6_000_000_000L);
    assertThat(sketch.countAt(high)).isEqualTo(7);
    assertThat(sketch.quantile(0.5)).isEqualTo(LatencySketch.valueOf(low));

    LatencySketch twice = sketch.copy();
    twice.add(sketch);
    assertThat(twice.countAt(low)).isEqualTo(12_000_000_000L);
    LatencySketch rest = sketch.without(part);
    assertThat(rest.countAt(low)).isEqualTo(3_000_000_000L);
    assertThat(rest.count()).isEqualTo(3_000_000_007L);
    part.addToBucket(high, 7);
    assertThat(rest).isEqualTo(part);
  }

  @Test
  void takesTheCountsOfARangeOfBuckets() {
    long[] byBucket = new long[LatencySketch.bucket(1_000_000) + 1];
    LatencySketch expected = new LatencySketch();
    for (long value = 100; value <= 1_000_000; value += 999) {
      byBucket[LatencySketch.bucket(value)]++;
      expected.add(value);
    }
    LatencySketch sketch = new LatencySketch();
    int middle = LatencySketch.bucket(50_000);
    sketch.add(byBucket, middle, byBucket.length);
    sketch.add(byBucket, 0, middle);
    assertThat(sketch).isEqualTo(expected);
  }

  @Test
  void isZeroWhereNothingWasAdded() {
    assertThat(new LatencySketch().quantile(0.5)).isZero();
  }
}
