package dev.whence.explain.meaning;

import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.TimeRange;
import java.util.List;

/// Turns counters into what happened between their points.
public final class MetricRates {

  private static final int CUMULATIVE = 2;

  /// Fewer points than this may rise by chance.
  private static final int FEW = 5;

  private MetricRates() {}

  /// Whether a point holds everything since the start, or only what is new.
  static boolean cumulative(Series series) {
    boolean counted = series.key().kind() != MetricKind.GAUGE;
    boolean rises = series.key().kind() != MetricKind.SUM || series.key().monotonic();
    return counted && rises && series.key().temporality() == CUMULATIVE
        || series.key().kind() == MetricKind.SUMMARY;
  }

  /// Whether points count events, and so make a rate.
  static boolean counter(Series series) {
    return series.key().kind() == MetricKind.SUM && series.key().monotonic();
  }

  /// By how much the value rose to point i; after a reset, all that the point holds.
  static double increase(Series series, int i) {
    if (!cumulative(series)) {
      return series.value(i);
    }
    double before = series.value(i - 1);
    double now = series.value(i);
    return now >= before ? now - before : now;
  }

  static long countIncrease(Series series, int i) {
    if (!cumulative(series)) {
      return series.count(i);
    }
    long before = series.count(i - 1);
    long now = series.count(i);
    return now >= before ? now - before : now;
  }

  /// The increase of a distribution's sum; its count tells a reset better than its sum does.
  static double sumIncrease(Series series, int i) {
    boolean reset = !cumulative(series) || series.count(i) < series.count(i - 1);
    return reset ? series.value(i) : series.value(i) - series.value(i - 1);
  }

  /// The first point that has an increase.
  static int first(Series series) {
    return cumulative(series) ? 1 : 0;
  }

  /// Seconds that a point stands for: the gap before it, at most twice the usual one.
  static double seconds(Series series, int i, long step) {
    long usual = step > 0 ? step : 1_000_000_000L;
    long gap = i == 0 ? usual : series.timeNanos(i) - series.timeNanos(i - 1);
    boolean known = cumulative(series) || gap <= 2 * usual;
    return (known ? gap : usual) / 1e9;
  }

  /// What is counted a second in some ranges; 0 where nothing is told of them.
  public static double rate(Series series, List<TimeRange> ranges) {
    boolean numbers = series.key().kind() == MetricKind.SUM;
    double count = 0;
    double seconds = 0;
    long step = 0;
    for (int i = Math.max(1, first(series)); i < series.size(); i++) {
      long time = series.timeNanos(i);
      if (ranges.stream().anyMatch(range -> range.contains(time))) {
        step = step == 0 ? time - series.timeNanos(i - 1) : step;
        count += numbers ? increase(series, i) : countIncrease(series, i);
        seconds += seconds(series, i, step);
      }
    }
    return seconds > 0 ? count / seconds : 0;
  }

  /// How much is counted in some ranges. A gauge that never falls, and did rise, is a counter that
  /// its exporter does not call one; any other holds what came since the point before.
  public static double counted(Series series, List<TimeRange> ranges) {
    boolean rising = isRising(series);
    double counted = 0;
    for (int i = rising ? 1 : first(series); i < series.size(); i++) {
      long time = series.timeNanos(i);
      if (ranges.stream().anyMatch(range -> range.contains(time))) {
        counted +=
            rising
                ? series.value(i) - series.value(i - 1)
                : isNumber(series) ? increase(series, i) : sumIncrease(series, i);
      }
    }
    return counted;
  }

  /// How many events a distribution has in some ranges.
  public static long events(Series series, List<TimeRange> ranges) {
    long events = 0;
    for (int i = first(series); i < series.size(); i++) {
      long time = series.timeNanos(i);
      if (ranges.stream().anyMatch(range -> range.contains(time))) {
        events += countIncrease(series, i);
      }
    }
    return events;
  }

  private static boolean isNumber(Series series) {
    return series.key().kind() == MetricKind.SUM || series.key().kind() == MetricKind.GAUGE;
  }

  private static boolean isRising(Series series) {
    if (series.key().kind() != MetricKind.GAUGE || series.size() < FEW) {
      return false;
    }
    for (int i = 1; i < series.size(); i++) {
      if (series.value(i) < series.value(i - 1)) {
        return false;
      }
    }
    return series.value(series.size() - 1) > series.value(0);
  }
}
