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

/// Finds calls that take longer because their callers are hard to reach, so that those whom they
/// call are not to be judged by them.
///
/// Of a call's two ends the calling one sees what the way takes as well, and that of who is hard to
/// reach belongs to the one that is: as a rule it is believed. But it is the caller that is hard to
/// reach
///
/// * where both ends tell how long calls take, as the proxies of a mesh and service graphs do, and
///   the way has become longer on nearly all calls that it makes or takes, and on more of them than
///   of anybody at their other ends;
/// * where nearly all whom it calls are far slower for it, and several of them, all that others
///   call as well, are as quick for those as before.
final class HardToReach {

  /// So many times as long as before, a call or its way has become longer.
  private static final double FAR_LONGER = 2;

  /// What of it one would notice, of what the calling end saw before.
  private static final double NOTICED = 0.1;

  /// So many times as long at most, a call takes no longer.
  private static final double AS_QUICK = 1.25;

  /// Of one call alone nothing tells which end it is.
  private static final int SEVERAL = 2;

  private static final double NEARLY_ALL = 0.75;

  private final MetricWindows windows;
  private final Map<CallLabels.Ends, Told> calls = new HashMap<>();

  private HardToReach(Collection<Series> series, MetricWindows windows) {
    this.windows = windows;
    for (Series one : series) {
      Boolean byCaller = CallLabels.isByCaller(one);
      CallLabels.Ends ends = byCaller != null && isTime(one) ? CallLabels.ends(one) : null;
      if (byCaller != null && ends != null) {
        Told told =
            calls.computeIfAbsent(ends, _ -> new Told(new ArrayList<>(), new ArrayList<>()));
        (byCaller ? told.byCaller : told.byCalled).add(one);
      }
    }
  }

  /// Series less those by which one end of a call tells what the other tells as well, and less
  /// those by which a caller that is hard to reach times others.
  static List<Series> once(Collection<Series> series, MetricWindows windows) {
    HardToReach found = new HardToReach(series, windows);
    Set<CallLabels.Ends> longer = found.byBothEnds();
    Set<CallLabels.Ends> forItAlone = found.forOneAlone();
    longer.addAll(forItAlone);
    return CallLabels.once(series, one -> isOf(one, longer)).stream()
        .filter(one -> !isOf(one, forItAlone) || Boolean.FALSE.equals(CallLabels.isByCaller(one)))
        .toList();
  }

  private static boolean isOf(Series series, Set<CallLabels.Ends> calls) {
    CallLabels.Ends ends = calls.isEmpty() || !isTime(series) ? null : CallLabels.ends(series);
    return ends != null && calls.contains(ends);
  }

  private static boolean isTime(Series series) {
    MetricKind shape = series.key().kind();
    return shape != MetricKind.GAUGE
        && shape != MetricKind.SUM
        && MetricMeaning.of(series.key().name(), series.key().unit(), shape).kind()
            == IndicatorKind.LATENCY;
  }

  /// What the ends of calls tell of how long they take.
  private record Told(List<Series> byCaller, List<Series> byCalled) {

    /// How many times as long as before calls take for the caller; NaN where it does not tell.
    double ratio(MetricWindows windows) {
      return mean(byCaller, asked(windows)) / mean(byCaller, windows.baselines());
    }

    /// Whether the way has become longer by what one would notice.
    boolean isWayLonger(MetricWindows windows) {
      double seen = mean(byCaller, windows.baselines());
      double before = seen - mean(byCalled, windows.baselines());
      double after = mean(byCaller, asked(windows)) - mean(byCalled, asked(windows));
      return after >= FAR_LONGER * before && after - before >= NOTICED * seen;
    }

    private static List<TimeRange> asked(MetricWindows windows) {
      return List.of(new TimeRange(windows.askedNanos(), windows.window().toNanos()));
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

  private Set<CallLabels.Ends> byBothEnds() {
    Map<String, Integer> all = new HashMap<>();
    Map<String, Integer> longer = new HashMap<>();
    Set<CallLabels.Ends> slow = new HashSet<>();
    calls.forEach(
        (ends, told) -> {
          if (told.byCaller.isEmpty() || told.byCalled.isEmpty()) {
            return;
          }
          count(all, ends);
          if (told.isWayLonger(windows)) {
            count(longer, ends);
            slow.add(ends);
          }
        });
    slow.removeIf(
        ends -> {
          int own = longer.getOrDefault(ends.client(), 0);
          return !isNearlyAll(own, all.getOrDefault(ends.client(), 0))
              || own <= longer.getOrDefault(ends.server(), 0);
        });
    return slow;
  }

  private static void count(Map<String, Integer> counts, CallLabels.Ends ends) {
    counts.merge(ends.client(), 1, Integer::sum);
    counts.merge(ends.server(), 1, Integer::sum);
  }

  private static boolean isNearlyAll(int some, int all) {
    return some >= SEVERAL && some >= NEARLY_ALL * all;
  }

  private Set<CallLabels.Ends> forOneAlone() {
    Map<CallLabels.Ends, Double> ratios = new HashMap<>();
    calls.forEach((ends, told) -> ratios.put(ends, told.ratio(windows)));
    ratios.values().removeIf(ratio -> ratio.isNaN());
    Set<CallLabels.Ends> forOneAlone = new HashSet<>();
    for (String caller :
        ratios.keySet().stream().map(CallLabels.Ends::client).distinct().toList()) {
      List<CallLabels.Ends> own =
          ratios.keySet().stream().filter(ends -> ends.client().equals(caller)).toList();
      List<CallLabels.Ends> slow =
          own.stream().filter(ends -> ratio(ratios, ends) >= FAR_LONGER).toList();
      List<Double> forOthers =
          slow.stream()
              .flatMap(ends -> ratios.keySet().stream().filter(other -> isToo(other, ends)))
              .map(other -> ratio(ratios, other))
              .toList();
      if (isNearlyAll(slow.size(), own.size())
          && forOthers.size() >= SEVERAL
          && forOthers.stream().allMatch(ratio -> ratio <= AS_QUICK)) {
        forOneAlone.addAll(slow);
      }
    }
    return forOneAlone;
  }

  private static double ratio(Map<CallLabels.Ends, Double> ratios, CallLabels.Ends ends) {
    return ratios.getOrDefault(ends, Double.NaN);
  }

  /// Whether it is a call of the same one by another.
  private static boolean isToo(CallLabels.Ends other, CallLabels.Ends ends) {
    return other.server().equals(ends.server()) && !other.client().equals(ends.client());
  }
}
