package dev.whence.explain.meaning;

import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Adds up or averages series of one measure, time bucket by time bucket. Not thread-safe.
final class IndicatorSum {

  /// Values are multiples of a tick, as far as arithmetic goes.
  private static final double EXACT = 1e-6;

  private final MetricMeaning meaning;
  private final boolean counts;
  private final long step;
  private long[] times;
  private double[] values;
  private double[] weights;
  private int size;
  private boolean averaged;
  private boolean inOrder = true;

  /// Buckets are as wide as the points of the first series are apart.
  ///
  /// @param counts whether it adds rates of what is counted
  IndicatorSum(MetricMeaning meaning, Series first, boolean counts) {
    this.meaning = meaning;
    this.counts = counts;
    long[] steps = new long[first.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = first.timeNanos(i);
    }
    this.step = Math.max(1, Indicator.step(steps));
    this.times = new long[first.size()];
    this.values = new double[first.size()];
    this.weights = new double[first.size()];
  }

  long step() {
    return step;
  }

  /// Adds a value; of those that are `averaged` a bucket holds the weighted mean, else the sum.
  void add(long time, double value, double weight, boolean mean) {
    if (size == times.length) {
      int more = Math.max(16, size * 2);
      times = Arrays.copyOf(times, more);
      values = Arrays.copyOf(values, more);
      weights = Arrays.copyOf(weights, more);
    }
    averaged = mean;
    inOrder &= size == 0 || bucket(times[size - 1]) < bucket(time);
    times[size] = time;
    values[size] = value;
    weights[size++] = weight;
  }

  private long bucket(long time) {
    return Math.floorDiv(time, step);
  }

  Indicator indicator(Service service, String instance, String metric) {
    if (!inOrder) {
      merge();
    }
    return new Indicator(
        service,
        instance,
        metric,
        meaning,
        Arrays.copyOf(times, size),
        Arrays.copyOf(values, size),
        tick());
  }

  /// One event: of a counter's rate it is one in the time between two points; of other counts, the
  /// least number that all values are multiples of, where it is no more than 1.
  private double tick() {
    if (meaning.busy()
        || meaning.ratio()
        || meaning.restarts()
        || meaning.kind() == IndicatorKind.LATENCY) {
      return 0;
    }
    if (counts) {
      return 1e9 / step;
    }
    double least = 1;
    for (int i = 0; i < size; i++) {
      double value = Math.abs(values[i]);
      least = value > 0 ? Math.min(least, value) : least;
    }
    for (int i = 0; i < size; i++) {
      double events = Math.abs(values[i]) / least;
      if (Math.abs(events - Math.rint(events)) > EXACT * Math.max(1, events)) {
        return 0;
      }
    }
    return least;
  }

  /// Sorts the points and makes one of those that share a bucket.
  private void merge() {
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingLong((Integer i) -> times[i]).thenComparing(i -> i))
            .mapToInt(Integer::intValue)
            .toArray();
    long[] newTimes = new long[size];
    double[] newValues = new double[size];
    int to = -1;
    double weight = 0;
    for (int i : order) {
      if (to < 0 || bucket(newTimes[to]) != bucket(times[i])) {
        to++;
        weight = 0;
      }
      double total = weight + weights[i];
      newValues[to] =
          averaged && total > 0
              ? newValues[to] + (values[i] - newValues[to]) * weights[i] / total
              : newValues[to] + values[i];
      weight = total;
      newTimes[to] = times[i];
    }
    times = newTimes;
    values = newValues;
    size = to + 1;
  }
}
