package dev.whence.explain.metrics;

import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.ServiceGraph;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Orders the components by the share of the symptom that they answer for, once load has been
/// traced to where it comes from.
final class MetricRanking {

  /// Who answers for most first.
  static final Comparator<MetricCause> ORDER =
      Comparator.comparingDouble(MetricCause::share).reversed().thenComparing(MetricCause::service);

  private static final double LOAD_SHARE = 0.55;
  private static final double WORTH_TRACING = 0.1;

  /// How often a request that failed is tried again, at most, as a rule.
  private static final double RETRIES = 3;

  /// What a component that no walk reached can get for having moved as well.
  private static final double ASIDE = 0.05;

  private static final double ASIDE_UNCONNECTED = 0.01;
  private static final double HALF = 100;

  /// Who keeps silent for so much of an incident does not run; a scrape may fail now and then.
  static final double MUCH = 0.4;

  /// Metrics are no surer than this.
  static final double MOST_SURPRISE = 12;

  private final MetricShifts shifts;
  private final ServiceGraph graph;
  private final CallGrowth growth;
  private final MetricSymptom symptom;
  private final Set<Service> scope;

  MetricRanking(
      MetricShifts shifts,
      ServiceGraph graph,
      CallGrowth growth,
      MetricSymptom symptom,
      Set<Service> scope) {
    this.shifts = shifts;
    this.graph = graph;
    this.growth = growth;
    this.symptom = symptom;
    this.scope = scope;
  }

  List<MetricCause> ranked(SortedMap<Service, Double> blame) {
    SortedMap<Service, Double> shares = new TreeMap<>(blame);
    Set<Service> loaders = traceLoad(shares);
    double most = shares.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    List<MetricCause> causes = new ArrayList<>();
    shifts
        .nodes()
        .forEach(
            (service, node) -> {
              List<Shift> moved = shifts.of(node, symptom.signal(), symptom.incident().span());
              double share = shares.getOrDefault(service, 0.0) + aside(service, moved);
              if (share > 0) {
                CauseKind kind =
                    loaders.contains(service) ? CauseKind.TRAFFIC_INCREASE : kind(moved);
                causes.add(cause(service, kind, share, most, moved));
              }
            });
    causes.sort(ORDER);
    return causes;
  }

  private MetricCause cause(
      Service service, CauseKind kind, double share, double most, List<Shift> moved) {
    return new MetricCause(
        service,
        kind,
        share,
        Math.min(MOST_SURPRISE, symptom.surprise()) * share / most,
        moved,
        symptom.incident().onset(),
        connected(service));
  }

  private boolean connected(Service service) {
    return scope.contains(service) && graph.knows(service);
  }

  /// Passes part of what a component answers for on to where the load comes from that slows it, or
  /// makes it fail.
  private Set<Service> traceLoad(SortedMap<Service, Double> shares) {
    Set<Service> loaders = new TreeSet<>();
    IncidentSpan span = symptom.incident().span();
    SortedMap<Service, Shift> traffic = shifts.all(IndicatorKind.TRAFFIC, span);
    SortedMap<Service, Shift> failing = shifts.all(IndicatorKind.ERRORS, span);
    MetricLoad load =
        new MetricLoad(
            graph,
            growth,
            traffic,
            shifts.usualTraffic(),
            shifts.all(IndicatorKind.LATENCY, span),
            shifts.nodes().keySet(),
            shifts.sinceLong(span));
    for (Service service : List.copyOf(shares.keySet())) {
      double share = shares.getOrDefault(service, 0.0);
      Service source = share < WORTH_TRACING ? null : load.source(service);
      if (source != null
          && (symptom.signal() == IndicatorKind.LATENCY
              || isBeyondRetries(traffic.get(source), failing.get(source)))) {
        loaders.add(source);
        shares.put(service, share * (1 - LOAD_SHARE));
        shares.merge(source, share * LOAD_SHARE, Double::sum);
      }
    }
    return loaders;
  }

  /// Failing requests are tried again, so more of them may well be a consequence: not more than
  /// that, though.
  private static boolean isBeyondRetries(@Nullable Shift asked, @Nullable Shift failing) {
    return asked != null
        && failing != null
        && failing.indicator().meaning().ratio()
        && asked.ratio() - 1 > RETRIES * failing.after();
  }

  private double aside(Service service, List<Shift> moved) {
    double strongest =
        moved.stream()
            .filter(shift -> shift.indicator().kind() != IndicatorKind.TRAFFIC)
            .mapToDouble(Shift::surprise)
            .filter(surprise -> surprise >= MetricShifts.MOVED)
            .max()
            .orElse(0);
    double limit = scope.contains(service) ? ASIDE : ASIDE_UNCONNECTED;
    return limit * strongest / (strongest + HALF);
  }

  static CauseKind kind(List<Shift> moved) {
    if (moved.stream().anyMatch(MetricRanking::isDown)) {
      return CauseKind.INSTANCE_FAILURE;
    }
    boolean exhausted =
        moved.stream()
            .anyMatch(
                shift ->
                    shift.indicator().kind().resource()
                        && shift.surprise() >= MetricShifts.MACHINE_MOVED);
    return exhausted ? CauseKind.RESOURCE_EXHAUSTED : CauseKind.BEHAVIOUR_CHANGE;
  }

  /// Whether it tells that a component did not run.
  static boolean isDown(Shift shift) {
    return shift.surprise() > 0
        && switch (shift.indicator().kind()) {
          case LIVENESS -> true;
          case SILENCE -> shift.after() >= MUCH;
          default -> false;
        };
  }
}
