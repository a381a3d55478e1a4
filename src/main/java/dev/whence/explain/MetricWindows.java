package dev.whence.explain;

import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The window and baselines as metrics see them.
record MetricWindows(TimeRange window, List<TimeRange> baselines) {

  MetricWindows {
    baselines = List.copyOf(baselines);
  }

  static MetricWindows of(Windows windows) {
    return new MetricWindows(windows.window(), windows.baselines());
  }

  /// All ranges, in time order, those that overlap made one: no point is read twice.
  List<TimeRange> disjoint() {
    List<TimeRange> sorted = new ArrayList<>(baselines);
    sorted.add(window);
    sorted.sort(Comparator.comparingLong(TimeRange::fromNanos));
    List<TimeRange> disjoint = new ArrayList<>();
    for (TimeRange next : sorted) {
      TimeRange last = disjoint.isEmpty() ? null : disjoint.getLast();
      if (last != null && next.fromNanos() <= last.toNanos()) {
        disjoint.removeLast();
        long to = Math.max(last.toNanos(), next.toNanos());
        disjoint.add(new TimeRange(last.fromNanos(), to));
      } else {
        disjoint.add(next);
      }
    }
    return disjoint;
  }

  /// An indicator's values of all baselines.
  double[] baseline(Indicator indicator) {
    double[][] parts = new double[baselines.size()][];
    int size = 0;
    for (int i = 0; i < parts.length; i++) {
      parts[i] = indicator.values(baselines.get(i));
      size += parts[i].length;
    }
    double[] all = new double[size];
    int at = 0;
    for (double[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /// Whether a baseline lies so close before the window that a difference is a change.
  boolean adjacent() {
    long near = Math.max(window.durationNanos(), 3_600_000_000_000L);
    return baselines.stream()
        .anyMatch(
            one -> one.toNanos() <= window.toNanos() && window.fromNanos() - one.toNanos() <= near);
  }

  /// The times and values of a baseline point, for measures that need more than the value.
  interface PointUse {
    void use(long timeNanos, double value);
  }

  void eachBaselinePoint(Indicator indicator, PointUse use) {
    for (TimeRange range : baselines) {
      int to = indicator.from(range.toNanos());
      for (int i = indicator.from(range.fromNanos()); i < to; i++) {
        use.use(indicator.time(i), indicator.value(i));
      }
    }
  }
}
