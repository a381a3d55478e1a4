package dev.whence.explain;

import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds, among components known by metrics alone, those that a symptom comes from.
final class MetricSearch {

  /// Surprise from which a component has moved, when its caller did.
  static final double MOVED = 2.5;

  private static final double LEAST_RATIO = 1.1;
  private static final double OTHER_SIGNAL = 0.3;
  private static final double UNCONNECTED = 0.05;
  private static final double MACHINE_MOVED = 5;

  private final SortedMap<Service, MetricNode> nodes;
  private final ServiceGraph graph;
  private final MetricWindows windows;
  private final Map<Indicator, ShiftTest> tests = new IdentityHashMap<>();

  MetricSearch(SortedMap<Service, MetricNode> nodes, ServiceGraph graph, MetricWindows windows) {
    this.nodes = nodes;
    this.graph = graph;
    this.windows = windows;
  }

  /// A symptom, placed in time.
  private record Symptom(Service service, IndicatorKind signal, MetricIncident incident) {

    double surprise() {
      return incident.surprise();
    }
  }

  /// The components to blame, most blamed first; none where nothing is unusual.
  ///
  /// @param asked whose symptom it is; null for whatever is worst
  /// @param signal ERRORS or LATENCY; null for either
  List<MetricCause> causes(@Nullable Service asked, @Nullable IndicatorKind signal) {
    Symptom symptom = symptom(asked, signal);
    if (symptom == null) {
      return List.of();
    }
    Set<Service> scope = asked != null ? graph.reach(asked).keySet() : nodes.keySet();
    SortedMap<Service, Double> blame = blame(asked, symptom, symptom.signal(), scope);
    IndicatorKind other =
        symptom.signal() == IndicatorKind.ERRORS ? IndicatorKind.LATENCY : IndicatorKind.ERRORS;
    blame(asked, symptom, other, scope)
        .forEach((service, share) -> blame.merge(service, share * OTHER_SIGNAL, Double::sum));
    return ranked(symptom, blame, scope);
  }

  /// What was asked about, where it is unusual; else the most unusual thing that it depends on.
  private @Nullable Symptom symptom(@Nullable Service asked, @Nullable IndicatorKind signal) {
    List<IndicatorKind> signals =
        signal != null ? List.of(signal) : List.of(IndicatorKind.ERRORS, IndicatorKind.LATENCY);
    if (asked != null) {
      Symptom own = worst(Set.of(asked), signals);
      if (own != null) {
        return own;
      }
    }
    return worst(asked != null ? graph.reach(asked).keySet() : nodes.keySet(), signals);
  }

  private @Nullable Symptom worst(Set<Service> where, List<IndicatorKind> signals) {
    Symptom worst = null;
    int looks = Math.max(1, where.size() * signals.size());
    for (IndicatorKind kind : signals) {
      for (Service service : where) {
        MetricIncident found = locate(service, kind);
        if (found != null && found.unusual(looks) && (worst == null || found.surprise() > worst.surprise())) {
          worst = new Symptom(service, kind, found);
        }
      }
    }
    return worst;
  }

  private @Nullable MetricIncident locate(Service service, IndicatorKind signal) {
    MetricNode node = nodes.get(service);
    Indicator indicator = node == null ? null : node.of(signal);
    return node == null || indicator == null
        ? null
        : MetricIncident.locate(test(node, indicator), windows);
  }

  private ShiftTest test(MetricNode node, Indicator indicator) {
    return tests.computeIfAbsent(indicator, any -> ShiftTest.of(node, indicator, windows));
  }

  private SortedMap<Service, Shift> shifts(IndicatorKind signal, IncidentSpan incident) {
    SortedMap<Service, Shift> shifts = new TreeMap<>();
    nodes.forEach(
        (service, node) -> {
          Indicator indicator = node.of(signal);
          Shift shift = indicator == null ? null : test(node, indicator).over(incident);
          if (shift != null) {
            shifts.put(service, shift);
          }
        });
    return shifts;
  }

  private static SortedMap<Service, Shift> moved(SortedMap<Service, Shift> shifts) {
    SortedMap<Service, Shift> moved = new TreeMap<>(shifts);
    moved
        .values()
        .removeIf(
            shift ->
                shift.surprise() < MOVED || shift.mass() <= 0 || shift.ratio() < LEAST_RATIO);
    return moved;
  }

  private SortedMap<Service, Double> blame(
      @Nullable Service asked, Symptom symptom, IndicatorKind signal, Set<Service> scope) {
    SortedMap<Service, Shift> shifts = shifts(signal, symptom.incident().span());
    SortedMap<Service, Shift> moved = moved(shifts);
    if (moved.isEmpty()) {
      return new TreeMap<>();
    }
    MetricWalk walk = new MetricWalk(graph, shifts, moved, nodes);
    SortedSet<Service> starts = starts(asked, symptom, moved, scope);
    double total = starts.stream().mapToDouble(one -> mass(moved, one)).sum();
    for (Service start : starts) {
      walk.from(start, total > 0 ? mass(moved, start) / total : 1.0 / starts.size());
    }
    return walk.blame();
  }

  /// The asked service; where it did not move itself, the outermost of those that did.
  private SortedSet<Service> starts(
      @Nullable Service asked,
      Symptom symptom,
      SortedMap<Service, Shift> moved,
      Set<Service> scope) {
    SortedSet<Service> outermost = new TreeSet<>();
    if (asked != null && moved.containsKey(asked)) {
      outermost.add(asked);
      return outermost;
    }
    for (Service one : moved.keySet()) {
      if (scope.contains(one)
          && graph.callers(one).stream()
              .noneMatch(caller -> scope.contains(caller) && moved.containsKey(caller))) {
        outermost.add(one);
      }
    }
    if (outermost.isEmpty()) {
      outermost.add(symptom.service());
    }
    return outermost;
  }

  private static double mass(Map<Service, Shift> moved, Service service) {
    Shift shift = moved.get(service);
    return shift == null ? 0 : shift.mass();
  }

  private List<MetricCause> ranked(
      Symptom symptom, SortedMap<Service, Double> blame, Set<Service> reach) {
    List<MetricCause> causes = new ArrayList<>();
    nodes.forEach(
        (service, node) -> {
          List<Shift> shifts = shifts(node, symptom);
          double strongest =
              shifts.stream().mapToDouble(Shift::surprise).filter(z -> z >= MOVED).max().orElse(0);
          double share =
              blame.getOrDefault(service, 0.0)
                  + UNCONNECTED
                      * strongest
                      / (strongest + 100)
                      * (reach.contains(service) ? 1 : 0.2);
          if (share > 0) {
            causes.add(
                new MetricCause(
                    service,
                    kind(node, shifts),
                    share,
                    shifts,
                    symptom.incident().onset(),
                    reach.contains(service)));
          }
        });
    causes.sort(
        Comparator.comparingDouble(MetricCause::share)
            .reversed()
            .thenComparing(MetricCause::service));
    return causes;
  }

  private List<Shift> shifts(MetricNode node, Symptom symptom) {
    List<Indicator> all = new ArrayList<>();
    for (IndicatorKind kind :
        List.of(
            symptom.signal(), IndicatorKind.ERRORS, IndicatorKind.LATENCY, IndicatorKind.TRAFFIC)) {
      Indicator indicator = node.of(kind);
      if (indicator != null && !all.contains(indicator)) {
        all.add(indicator);
      }
    }
    all.addAll(node.resources());
    List<Shift> shifts = new ArrayList<>();
    for (Indicator indicator : all) {
      Shift shift = test(node, indicator).over(symptom.incident().span());
      if (shift != null && Math.abs(shift.surprise()) >= MOVED) {
        shifts.add(shift);
      }
    }
    return shifts;
  }

  private static CauseKind kind(MetricNode node, List<Shift> shifts) {
    boolean exhausted =
        shifts.stream()
            .anyMatch(
                shift -> shift.indicator().kind().resource() && shift.surprise() >= MACHINE_MOVED);
    return exhausted ? CauseKind.RESOURCE_EXHAUSTED : CauseKind.BEHAVIOUR_CHANGE;
  }
}
