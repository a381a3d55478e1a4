package dev.whence.explain.metrics;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.facts.ServiceNames;
import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorReader;
import dev.whence.explain.meaning.MetricWords;
import dev.whence.explain.statistics.Level;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Tells where a file system became full: there is no room left to write to, whoever used it up.
public final class FullStorage {

  /// So little of what a file system had to spare is nothing to write to.
  private static final double NOTHING_LEFT = 0.01;

  /// For fewer points it may have been a file that came and went.
  private static final int LASTING = 2;

  private FullStorage() {}

  /// Those of whom a file system became full in the window that was not before, each as loud as can
  /// be.
  ///
  /// @param series of machines
  public static List<Candidate> of(Windows windows, Collection<Series> series) {
    MetricWindows compared = MetricWindows.of(windows);
    SortedMap<Service, MetricCause> full = new TreeMap<>();
    for (Indicator one : IndicatorReader.read(series, new ServiceNames(Set.of()))) {
      Level before = Level.of(compared.baseline(one));
      int[] points =
          IntStream.range(
                  one.from(windows.window().fromNanos()), one.from(windows.window().toNanos()))
              .filter(i -> before.count() > 0 && became(one, before.median(), one.value(i)))
              .toArray();
      if (points.length >= LASTING) {
        full.putIfAbsent(one.service(), cause(one, before.median(), points));
      }
    }
    return full.values().stream().map(MetricReport::candidate).toList();
  }

  /// @param points at which it was full
  private static MetricCause cause(Indicator indicator, double before, int[] points) {
    double after = indicator.value(points[points.length - 1]);
    Shift shift =
        new Shift(indicator, before, after, MetricRanking.MOST_SURPRISE, 0, 0, points.length);
    return MetricCause.certain(CauseKind.RESOURCE_EXHAUSTED, shift, points[0]);
  }

  /// Whether it tells of a file system that it is full and was not, by what is used of it or by
  /// what it has left.
  static boolean became(Indicator indicator, double before, double after) {
    Set<String> words = MetricWords.of(indicator.metric());
    if (!MetricWords.STORAGE.in(words)) {
      return false;
    }
    if (MetricWords.SPARE.in(words)) {
      return before > 0 && after <= NOTHING_LEFT * before;
    }
    double full = 1 - indicator.meaning().immaterial();
    return indicator.meaning().ratio() && before < full && after >= full;
  }
}
