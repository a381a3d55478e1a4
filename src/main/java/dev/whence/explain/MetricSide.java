package dev.whence.explain;

import dev.whence.model.Series;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What metrics alone tell: service-graph counters and the indicators of services and instances,
/// where there are no traces.
final class MetricSide {

  private static final int MOST_SERIES = 20_000;

  private final StoreReader reader;

  MetricSide(StoreReader reader) {
    this.reader = reader;
  }

  /// Possible causes that metrics show, scored but not yet ranked against others. Findings that are
  /// symptoms only come within the candidate that explains them.
  List<Candidate> candidates(Question question, Windows windows) {
    List<Series> series = new ArrayList<>();
    List<TimeRange> ranges = new ArrayList<>(windows.baselines());
    ranges.add(windows.window());
    for (TimeRange range : ranges) {
      series.addAll(reader.series(question.tenant(), Set.of(), Set.of(), range, MOST_SERIES));
    }
    return candidates(question, windows, series);
  }

  static List<Candidate> candidates(Question question, Windows windows, Collection<Series> series) {
    Set<Service> known = new TreeSet<>();
    for (Series one : series) {
      if (!one.emitter().service().name().isEmpty()) {
        known.add(one.emitter().service());
      }
    }
    ServiceNames names = new ServiceNames(known);
    MetricSearch search =
        new MetricSearch(
            MetricNodes.of(IndicatorReader.read(series, names)),
            ServiceGraph.of(series, names),
            new MetricWindows(windows.window(), windows.baselines()));
    Service asked = question.service();
    return search
        .causes(asked == null ? null : names.resolve(asked.name()), signal(question.signal()))
        .stream()
        .map(MetricReport::candidate)
        .toList();
  }

  private static @Nullable IndicatorKind signal(@Nullable String words) {
    if (words == null) {
      return null;
    }
    IndicatorKind kind = MetricMeaning.of(words, "", dev.whence.model.MetricKind.GAUGE).kind();
    return kind == IndicatorKind.ERRORS || kind == IndicatorKind.LATENCY ? kind : null;
  }
}
