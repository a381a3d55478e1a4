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
  /// symptoms only come within the candidate that explains them. Empty where nothing is unusual.
  List<Candidate> candidates(Question question, Windows windows) {
    return candidates(question, windows, new ServiceGraph());
  }

  /// The same along call edges known from elsewhere, beside those that service-graph counters tell.
  List<Candidate> candidates(Question question, Windows windows, ServiceGraph known) {
    return candidates(question, windows, known, series(question, windows));
  }

  /// What moved at instances beside requests, whoever is to blame; the strongest first.
  List<Finding> corroboration(Question question, Windows windows) {
    List<Series> series = series(question, windows);
    return MetricCorroboration.findings(
        IndicatorReader.read(series, names(series)), MetricWindows.of(windows));
  }

  private List<Series> series(Question question, Windows windows) {
    List<Series> series = new ArrayList<>();
    for (TimeRange range : MetricWindows.of(windows).disjoint()) {
      series.addAll(reader.series(question.tenant(), Set.of(), Set.of(), range, MOST_SERIES));
    }
    return series;
  }

  static List<Candidate> candidates(
      Question question, Windows windows, ServiceGraph known, Collection<Series> series) {
    ServiceNames names = names(series);
    ServiceGraph graph = ServiceGraph.of(series, names).addAll(known);
    MetricShifts shifts =
        new MetricShifts(
            MetricNodes.of(IndicatorReader.read(series, names)), MetricWindows.of(windows));
    Service asked = question.service();
    return new MetricSearch(shifts, graph)
        .causes(asked == null ? null : names.resolve(asked), signal(question.signal())).stream()
            .map(MetricReport::candidate)
            .toList();
  }

  private static ServiceNames names(Collection<Series> series) {
    Set<Service> known = new TreeSet<>();
    for (Series one : series) {
      if (!one.emitter().service().name().isEmpty()) {
        known.add(one.emitter().service());
      }
    }
    return new ServiceNames(known);
  }

  private static @Nullable IndicatorKind signal(@Nullable String words) {
    if (words == null) {
      return null;
    }
    IndicatorKind kind = MetricMeaning.of(words, "", dev.whence.model.MetricKind.GAUGE).kind();
    return kind == IndicatorKind.ERRORS || kind == IndicatorKind.LATENCY ? kind : null;
  }
}
