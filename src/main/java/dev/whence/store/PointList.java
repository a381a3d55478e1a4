package dev.whence.store;

import dev.whence.model.Emitter;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The points of one series as they are found. Not thread-safe.
final class PointList {

  private static final int POINT_BYTES = 3 * Long.BYTES;

  private final SeriesKey key;
  private final Emitter emitter;
  private long[] times = new long[16];
  private double[] values = new double[16];
  private long[] counts = new long[16];
  private int size;
  private boolean inOrder = true;

  PointList(SeriesKey key, Emitter emitter) {
    this.key = key;
    this.emitter = emitter;
  }

  void add(long timeNanos, double value, long count) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      values = Arrays.copyOf(values, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    inOrder &= size == 0 || times[size - 1] < timeNanos;
    times[size] = timeNanos;
    values[size] = value;
    counts[size++] = count;
  }

  /// What the points take in memory, about.
  long bytes() {
    return (long) size * POINT_BYTES;
  }

  /// All of them in time order; of two of one time the larger stays.
  Series series() {
    return inOrder
        ? new Series(
            key,
            emitter,
            Arrays.copyOf(times, size),
            Arrays.copyOf(values, size),
            Arrays.copyOf(counts, size))
        : sorted();
  }

  private Series sorted() {
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingLong(i -> times[i])
                    .thenComparingDouble(i -> values[i])
                    .thenComparingLong(i -> counts[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] last =
        IntStream.range(0, size)
            .filter(i -> i == size - 1 || times[order[i]] != times[order[i + 1]])
            .map(i -> order[i])
            .toArray();
    return new Series(
        key,
        emitter,
        Arrays.stream(last).mapToLong(i -> times[i]).toArray(),
        Arrays.stream(last).mapToDouble(i -> values[i]).toArray(),
        Arrays.stream(last).mapToLong(i -> counts[i]).toArray());
  }
}
