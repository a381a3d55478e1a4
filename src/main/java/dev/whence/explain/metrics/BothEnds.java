package dev.whence.explain.metrics;

import dev.whence.explain.meaning.CallLabels;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.MetricMeaning;
import dev.whence.explain.meaning.MetricRates;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whom to believe about how long calls take, where both ends of a call say so, as the proxies of a
/// mesh do.
///
/// The calling end, as a rule: it sees what the way takes as well, and that of who is hard to reach
/// belongs to the one that is. But where the way has become longer on nearly all calls that one
/// component makes or takes, and on more of them than of anybody at their other ends, it is that
/// component which is hard to reach, and those whom it calls are as quick as they say.
final class BothEnds {

  /// So many times as long as before, the way has become longer.
  private static final double FAR_LONGER = 2;

  /// What of it one would notice, of what the calling end saw before.
  private static final double NOTICED = 0.1;

  /// Of one call alone nothing tells which end it is.
  private static final int SEVERAL = 2;

  private static final double NEARLY_ALL = 0.75;

  private BothEnds() {}

  /// Series less those by which the end that is not believed tells what the other tells as well.
  static List<Series> once(Collection<Series> series, MetricWindows windows) {
    Set<CallLabels.Ends> quick = quick(calls(series), windows);
    return CallLabels.once(
        series,
        one -> {
          CallLabels.Ends ends = isTime(one) ? CallLabels.ends(one) : null;
          return ends != null && quick.contains(ends);
        });
  }

  /// What both ends tell of how long calls take.
  private record Told(List<Series> byCaller, List<Series> byCalled) {

    /// Whether the way has become longer by what one would notice.
    boolean isLonger(MetricWindows windows) {
      List<TimeRange> asked =
          List.of(new TimeRange(windows.askedNanos(), windows.window().toNanos()));
      double seen = mean(byCaller, windows.baselines());
      double before = seen - mean(byCalled, windows.baselines());
      double after = mean(byCaller, asked) - mean(byCalled, asked);
      return after >= FAR_LONGER * before && after - before >= NOTICED * seen;
    }

    /// NaN where nothing is told.
    private static double mean(List<Series> series, List<TimeRange> ranges) {
      double sum = 0;
      double events = 0;
      for (Series one : series) {
        sum += MetricRates.counted(one, ranges);
        events += MetricRates.events(one, ranges);
      }
      return sum / events;
    }
  }

  /// The calls whose times both ends tell.
  private static Map<CallLabels.Ends, Told> calls(Collection<Series> series) {
    Map<CallLabels.Ends, Told> calls = new HashMap<>();
    for (Series one : series) {
      Boolean byCaller = CallLabels.isByCaller(one);
      CallLabels.Ends ends = byCaller != null && isTime(one) ? CallLabels.ends(one) : null;
      if (byCaller != null && ends != null) {
        Told told =
            calls.computeIfAbsent(ends, _ -> new Told(new ArrayList<>(), new ArrayList<>()));
        (byCaller ? told.byCaller : told.byCalled).add(one);
      }
    }
    calls.values().removeIf(told -> told.byCaller.isEmpty() || told.byCalled.isEmpty());
    return calls;
  }

  /// The calls that take longer because their callers are hard to reach.
  private static Set<CallLabels.Ends> quick(
      Map<CallLabels.Ends, Told> calls, MetricWindows windows) {
    Map<String, Integer> all = new HashMap<>();
    Map<String, Integer> longer = new HashMap<>();
    Set<CallLabels.Ends> slow = new HashSet<>();
    calls.forEach(
        (ends, told) -> {
          count(all, ends);
          if (told.isLonger(windows)) {
            count(longer, ends);
            slow.add(ends);
          }
        });
    slow.removeIf(
        ends -> {
          int own = longer.getOrDefault(ends.client(), 0);
          return own < SEVERAL
              || own < NEARLY_ALL * all.getOrDefault(ends.client(), 0)
              || own <= longer.getOrDefault(ends.server(), 0);
        });
    return slow;
  }

  private static void count(Map<String, Integer> counts, CallLabels.Ends ends) {
    counts.merge(ends.client(), 1, Integer::sum);
    counts.merge(ends.server(), 1, Integer::sum);
  }

  private static boolean isTime(Series series) {
    MetricKind shape = series.key().kind();
    return shape != MetricKind.GAUGE
        && shape != MetricKind.SUM
        && MetricMeaning.of(series.key().name(), series.key().unit(), shape).kind()
            == IndicatorKind.LATENCY;
  }
}
