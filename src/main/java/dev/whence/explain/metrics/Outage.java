package dev.whence.explain.metrics;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.meaning.CallLabels;
import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.IndicatorReader;
import dev.whence.explain.meaning.MetricMeaning;
import dev.whence.explain.statistics.Level;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Tells who did not run for much of a window, though it ran before, as whoever watches it says:
/// not one of its instances could be asked.
public final class Outage {

  private Outage() {}

  /// Those who did not run, each as loud as can be. Reads only what tells who runs.
  public static List<Candidate> of(Windows windows, Collection<Series> heard) {
    MetricWindows compared = MetricWindows.of(windows);
    List<Series> series = CallLabels.once(heard, _ -> false);
    TimeRange window = windows.window();
    SortedMap<Service, MetricCause> down = new TreeMap<>();
    for (Indicator one : IndicatorReader.read(ofRunning(series), MetricSide.names(series))) {
      int[] points =
          IntStream.range(one.from(window.fromNanos()), one.from(window.toNanos()))
              .filter(i -> one.value(i) >= 1)
              .toArray();
      double share = (double) points.length / Math.max(1, one.values(window).length);
      Level before = Level.of(compared.baseline(one));
      if (share >= MetricRanking.MUCH && before.count() > 0 && before.high() < 1) {
        down.putIfAbsent(one.service(), cause(one, share, points));
      }
    }
    return down.values().stream().map(MetricReport::candidate).toList();
  }

  private static List<Series> ofRunning(Collection<Series> series) {
    Map<String, Boolean> known = new HashMap<>();
    return series.stream()
        .filter(
            one ->
                known.computeIfAbsent(
                    one.key().name(), name -> tellsWhoRuns(name, one.key().kind())))
        .toList();
  }

  private static boolean tellsWhoRuns(String metric, MetricKind shape) {
    MetricMeaning meaning = MetricMeaning.of(metric, "", shape);
    return meaning.kind() == IndicatorKind.LIVENESS && meaning.complement();
  }

  /// @param share of the window in which it did not run
  /// @param points at which it did not
  private static MetricCause cause(Indicator indicator, double share, int[] points) {
    Shift shift = new Shift(indicator, 0, share, MetricRanking.MOST_SURPRISE, 0, 0, points.length);
    return MetricCause.certain(CauseKind.INSTANCE_FAILURE, shift, points[0]);
  }
}
