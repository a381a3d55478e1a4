package dev.whence.explain.metrics;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.statistics.Level;
import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Tells who did not run for much of a window, though it ran before, as whoever watches it says:
/// not one of its instances could be asked.
public final class Outage {

  private Outage() {}

  /// Those who did not run, each as loud as can be.
  public static List<Candidate> of(Windows windows, Collection<Series> heard) {
    List<Series> series = CallLabels.once(heard);
    MetricWindows compared = MetricWindows.of(windows);
    TimeRange window = windows.window();
    SortedMap<Service, MetricCause> down = new TreeMap<>();
    for (Indicator one : IndicatorReader.read(series, MetricSide.names(series))) {
      if (one.kind() == IndicatorKind.LIVENESS && one.meaning().complement()) {
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
    }
    return down.values().stream().map(MetricReport::candidate).toList();
  }

  /// @param share of the window in which it did not run
  /// @param points at which it did not
  private static MetricCause cause(Indicator indicator, double share, int[] points) {
    Shift shift = new Shift(indicator, 0, share, MetricRanking.MOST_SURPRISE, 0, 0, points.length);
    long at = indicator.time(points[0]);
    return new MetricCause(
        indicator.service(),
        CauseKind.INSTANCE_FAILURE,
        1,
        MetricRanking.MOST_SURPRISE,
        List.of(shift),
        new Finding.Onset(at - indicator.stepNanos(), at, "scrape_interval"),
        false);
  }
}
