package dev.whence.explain.metrics;

import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.MetricMeaning;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/// Baselines and window in pieces, each so long that every series has a point in it as a rule.
///
/// @param ranges in time order, all as long
/// @param baseline the pieces that are of a baseline; the others are of the window
record Buckets(List<TimeRange> ranges, BitSet baseline) {

  Buckets {
    ranges = List.copyOf(ranges);
  }

  /// @param width of a piece, in nanoseconds; 0 for none at all
  static Buckets of(MetricWindows windows, long width) {
    List<TimeRange> ranges = new ArrayList<>();
    BitSet baseline = new BitSet();
    for (TimeRange range : windows.disjoint()) {
      long end = range.toNanos() - width;
      for (long at = range.fromNanos(); width > 0 && at <= end; at += width) {
        long begin = at;
        baseline.set(
            ranges.size(), windows.baselines().stream().anyMatch(one -> one.contains(begin)));
        ranges.add(new TimeRange(at, at + width));
      }
    }
    return new Buckets(ranges, baseline);
  }

  int size() {
    return ranges.size();
  }

  /// Those in which a series has a point.
  ///
  /// @param above whether one of 0 is none
  BitSet heard(Series series, boolean above) {
    BitSet in = new BitSet(size());
    int at = 0;
    for (int bucket = 0; bucket < size(); bucket++) {
      TimeRange range = ranges.get(bucket);
      while (at < series.size() && series.timeNanos(at) < range.fromNanos()) {
        at++;
      }
      while (at < series.size() && range.contains(series.timeNanos(at)) && !in.get(bucket)) {
        in.set(bucket, !above || series.value(at) > 0);
        at++;
      }
    }
    return in;
  }

  /// A value for each that counts, as an indicator.
  Indicator indicator(
      Service service,
      String metric,
      MetricMeaning meaning,
      IntPredicate counts,
      IntToDoubleFunction value) {
    long[] times = new long[size()];
    double[] values = new double[size()];
    int count = 0;
    for (int i = 0; i < size(); i++) {
      if (counts.test(i)) {
        TimeRange range = ranges.get(i);
        times[count] = range.fromNanos() + range.durationNanos() / 2;
        values[count++] = value.applyAsDouble(i);
      }
    }
    return new Indicator(
        service, "", metric, meaning, Arrays.copyOf(times, count), Arrays.copyOf(values, count));
  }
}
