package dev.whence.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/// One metric series over a time range, points in time order, duplicates gone. Index i of every
/// part belongs together. Immutable; the arrays must not be written.
public final class Series {

  private final SeriesKey key;
  private final Emitter emitter;
  private final long[] timesNanos;
  private final double[] values;
  private final long[] counts;

  public Series(SeriesKey key, Emitter emitter, long[] timesNanos, double[] values, long[] counts) {
    this.key = key;
    this.emitter = emitter;
    this.timesNanos = timesNanos;
    this.values = values;
    this.counts = counts;
  }

  public SeriesKey key() {
    return key;
  }

  /// Who emitted it; where the resource does not say, the point's own attributes do.
  public Emitter emitter() {
    return emitter;
  }

  /// The same points, as of another who tells of them.
  public Series of(Emitter other) {
    return new Series(key, other, timesNanos, values, counts);
  }

  /// The same points of the same, under another name.
  public Series called(String name) {
    SeriesKey other =
        new SeriesKey(
            name,
            key.unit(),
            key.kind(),
            key.temporality(),
            key.monotonic(),
            key.resource(),
            key.attributes());
    return new Series(other, emitter, timesNanos, values, counts);
  }

  /// Itself, or the same less the points of a gauge or sum that hold no number: with such a one
  /// Prometheus says that there is none any more, until the next.
  public Series numbers() {
    boolean counted = key.kind() != MetricKind.GAUGE && key.kind() != MetricKind.SUM;
    int[] told =
        IntStream.range(0, size()).filter(i -> counted || Double.isFinite(values[i])).toArray();
    return told.length == size()
        ? this
        : new Series(
            key,
            emitter,
            Arrays.stream(told).mapToLong(i -> timesNanos[i]).toArray(),
            Arrays.stream(told).mapToDouble(i -> values[i]).toArray(),
            Arrays.stream(told).mapToLong(i -> counts[i]).toArray());
  }

  public int size() {
    return timesNanos.length;
  }

  public long timeNanos(int i) {
    return timesNanos[i];
  }

  /// The number of a gauge or sum; the sum of a histogram or summary.
  public double value(int i) {
    return values[i];
  }

  /// The count of a histogram or summary, 0 for others.
  public long count(int i) {
    return counts[i];
  }
}
