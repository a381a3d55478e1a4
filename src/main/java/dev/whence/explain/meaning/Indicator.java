package dev.whence.explain.meaning;

import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.Arrays;

/// A series of one entity's measure, in time order: latencies in seconds, ratios as shares of 1
/// that went wrong, counters as rates per second. Immutable; the arrays must not be written.
public final class Indicator {

  private final Service service;
  private final String instance;
  private final String metric;
  private final MetricMeaning meaning;
  private final long[] timesNanos;
  private final double[] values;
  private final long stepNanos;
  private final double tick;

  public Indicator(
      Service service,
      String instance,
      String metric,
      MetricMeaning meaning,
      long[] timesNanos,
      double[] values) {
    this(service, instance, metric, meaning, timesNanos, values, 0);
  }

  /// @param tick by how much one event more raises a point; 0 where it counts no events
  public Indicator(
      Service service,
      String instance,
      String metric,
      MetricMeaning meaning,
      long[] timesNanos,
      double[] values,
      double tick) {
    this.tick = tick;
    this.service = service;
    this.instance = instance;
    this.metric = metric;
    this.meaning = meaning;
    this.timesNanos = timesNanos;
    this.values = values;
    this.stepNanos = step(timesNanos);
  }

  /// Of whom it tells.
  public Service service() {
    return service;
  }

  /// The instance it is of; empty where it is of the whole service.
  public String instance() {
    return instance;
  }

  /// The name of the metric that it was read from.
  public String metric() {
    return metric;
  }

  /// What its values are.
  public MetricMeaning meaning() {
    return meaning;
  }

  /// What it measures.
  public IndicatorKind kind() {
    return meaning.kind();
  }

  /// How many points it has.
  public int size() {
    return values.length;
  }

  /// When a point was, nanoseconds since 1970; they are in order.
  public long time(int i) {
    return timesNanos[i];
  }

  /// What a point says, in the unit of its kind.
  public double value(int i) {
    return values[i];
  }

  /// The first point at or after a time.
  public int from(long nanos) {
    int found = Arrays.binarySearch(timesNanos, nanos);
    return found >= 0 ? found : -found - 1;
  }

  /// The values of the points in a range, in the order of time; a copy.
  public double[] values(TimeRange range) {
    int from = from(range.fromNanos());
    return Arrays.copyOfRange(values, from, Math.max(from, from(range.toNanos())));
  }

  /// The value nearest to a time, NaN where none lies within the tolerance.
  double near(long nanos, long tolerance) {
    int after = from(nanos);
    int best = after < values.length ? after : after - 1;
    if (after > 0
        && (best == after - 1 || nanos - timesNanos[after - 1] < timesNanos[after] - nanos)) {
      best = after - 1;
    }
    return best >= 0 && Math.abs(timesNanos[best] - nanos) <= tolerance ? values[best] : Double.NaN;
  }

  /// By how much one event more raises a point; 0 where it counts no events.
  public double tick() {
    return tick;
  }

  /// How many events make a value. What is no multiple of a tick is so many a second, and stands
  /// for those of the time between two points.
  public double events(double value) {
    return tick > 0 ? value / tick : value * (stepNanos > 0 ? stepNanos / 1e9 : 1);
  }

  /// The swing that chance alone gives to a count of events.
  public double chance(double value) {
    return Math.max(tick, Math.sqrt(Math.abs(value) * tick));
  }

  /// The usual distance of two points: how finely it can tell when something began.
  public long stepNanos() {
    return stepNanos;
  }

  /// Nanoseconds between two points of a series, as a rule.
  public static long step(Series series) {
    long[] times = new long[series.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = series.timeNanos(i);
    }
    return step(times);
  }

  /// Nanoseconds between two points, as a rule.
  public static long step(long[] times) {
    if (times.length < 2) {
      return 0;
    }
    long[] gaps = new long[times.length - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = times[i + 1] - times[i];
    }
    Arrays.sort(gaps);
    return gaps[gaps.length / 2];
  }
}
