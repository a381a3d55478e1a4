package dev.whence.explain.metrics;

import dev.whence.explain.answer.Usual;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.statistics.Level;
import dev.whence.model.Series;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The window and baselines as metrics see them. Where the baselines lie far away, what was just
/// before the window is looked at too: how things had become by then.
///
/// @param window with what was just before it, where that is looked at
/// @param askedNanos where the window that was asked about begins
public record MetricWindows(TimeRange window, long askedNanos, List<TimeRange> baselines) {

  private static final long LEAST_BEFORE_NANOS = 900_000_000_000L;

  public MetricWindows {
    baselines = List.copyOf(baselines);
  }

  /// The windows of a question, the window beginning earlier where the baselines lie far away.
  public static MetricWindows of(Windows windows) {
    TimeRange asked = windows.window();
    MetricWindows plain = new MetricWindows(asked, asked.fromNanos(), windows.baselines());
    if (plain.adjacent()) {
      return plain;
    }
    long before = Math.max(LEAST_BEFORE_NANOS, asked.durationNanos() / 2);
    TimeRange wider = new TimeRange(asked.fromNanos() - before, asked.toNanos());
    return new MetricWindows(wider, asked.fromNanos(), windows.baselines());
  }

  /// All ranges, in time order, those that overlap made one: no point is read twice.
  public List<TimeRange> disjoint() {
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

  /// How well the baselines tell what is usual of some series.
  public Usual usual(Collection<Series> series) {
    Map<String, Integer> peers = new HashMap<>();
    int most = 0;
    for (Series one : series) {
      int points = baselinePoints(one);
      if (points >= Level.ENOUGH) {
        return Usual.KNOWN;
      }
      if (points > 0) {
        most = Math.max(most, peers.merge(one.key().name(), 1, Integer::sum));
      }
    }
    return most >= PeerSwings.ENOUGH ? Usual.OF_FEW_POINTS : Usual.UNKNOWN;
  }

  private int baselinePoints(Series series) {
    int points = 0;
    for (int i = 0; i < series.size(); i++) {
      long time = series.timeNanos(i);
      points += baselines.stream().anyMatch(range -> range.contains(time)) ? 1 : 0;
    }
    return points;
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
    long near = Math.max(window.toNanos() - askedNanos, 3_600_000_000_000L);
    return baselines.stream()
        .anyMatch(one -> one.toNanos() <= window.toNanos() && askedNanos - one.toNanos() <= near);
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
