package dev.whence.explain.metrics;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Question;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.facts.ServiceNames;
import dev.whence.explain.meaning.AskedSignal;
import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.IndicatorReader;
import dev.whence.explain.meaning.MetricNodes;
import dev.whence.explain.meaning.ServiceGraph;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What metrics alone tell: service-graph counters and the indicators of services and instances,
/// where there are no traces.
public final class MetricSide {

  private MetricSide() {}

  /// Possible causes that metrics show, scored but not yet ranked against others. Findings that are
  /// symptoms only come within the candidate that explains them. Empty where nothing is unusual.
  ///
  /// @param alone whether nothing else is known than these metrics
  public static List<Candidate> candidates(
      Question question, Windows windows, Collection<Series> heard, boolean alone) {
    return candidates(question, windows, heard, alone, List.of());
  }

  /// The same, of services that are known to call each other.
  ///
  /// @param calls between services, which metrics may tell under other namespaces
  public static List<Candidate> candidates(
      Question question,
      Windows windows,
      Collection<Series> heard,
      boolean alone,
      Collection<ServiceGraph.Calls> calls) {
    List<Series> series = HardToReach.once(heard, MetricWindows.of(windows));
    ServiceNames names = names(series);
    ServiceGraph graph = ServiceGraph.of(series, names);
    for (ServiceGraph.Calls each : calls) {
      graph.addUnknown(
          names.resolve(each.caller().name()),
          names.resolve(each.callee().name()),
          each.perSecond());
    }
    MetricShifts shifts = shifts(windows, series, names);
    CallGrowth growth = new CallGrowth(series, names, MetricWindows.of(windows));
    Service asked = question.service();
    List<MetricCause> causes =
        new MetricSearch(shifts, graph, growth, alone)
            .causes(asked == null ? null : names.resolve(asked), signal(question.signal()));
    return new DataFlow(series, MetricWindows.of(windows))
        .askerFirst(causes, graph, shifts.nodes()).stream().map(MetricReport::candidate).toList();
  }

  /// What machines show, whatever requests say: who uses more of them than before, or has more
  /// waiting. Nothing but the time joins it to anything. Empty where nothing is unusual.
  ///
  /// @param suffering whether requests are known to suffer
  public static List<Candidate> machines(
      Windows windows, Collection<Series> heard, boolean suffering) {
    return unwired(windows, heard).machines(suffering).stream()
        .map(MetricReport::candidate)
        .toList();
  }

  /// Who counts failures and hardly counted any before: where requests are as usual, of what was
  /// turned away before it became one, or of work that no request waits for. Nothing but the time
  /// joins it to anything.
  public static List<Candidate> failing(Windows windows, Collection<Series> heard) {
    return unwired(windows, heard).failing().stream().map(MetricReport::candidate).toList();
  }

  /// A search in which nobody is known to call anybody.
  private static MetricSearch unwired(Windows windows, Collection<Series> heard) {
    List<Series> series = HardToReach.once(heard, MetricWindows.of(windows));
    ServiceNames names = names(series);
    MetricShifts shifts = shifts(windows, series, names);
    CallGrowth growth = new CallGrowth(List.of(), names, MetricWindows.of(windows));
    return new MetricSearch(shifts, ServiceGraph.of(List.of(), names), growth, true);
  }

  private static MetricShifts shifts(
      Windows windows, Collection<Series> series, ServiceNames names) {
    MetricWindows compared = MetricWindows.of(windows);
    List<Indicator> indicators = new ArrayList<>(IndicatorReader.read(series, names));
    indicators.addAll(Silence.of(series, compared));
    indicators.addAll(Replaced.of(series, compared));
    return new MetricShifts(MetricNodes.of(indicators), compared);
  }

  static ServiceNames names(Collection<Series> series) {
    Set<Service> known = new TreeSet<>();
    for (Series one : series) {
      if (!one.emitter().service().name().isEmpty()) {
        known.add(one.emitter().service());
      }
    }
    return new ServiceNames(known);
  }

  private static @Nullable IndicatorKind signal(@Nullable String words) {
    IndicatorKind kind = words == null ? null : AskedSignal.of(words);
    return kind == IndicatorKind.TRAFFIC ? null : kind;
  }
}
