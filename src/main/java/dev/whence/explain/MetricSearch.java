package dev.whence.explain;

import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds, among components known by metrics alone, those that a symptom comes from.
final class MetricSearch {

  /// Surprise from which a component has moved, when its caller did.
  static final double MOVED = 2.5;

  /// Surprise from which anything is unusual at all.
  private static final double UNUSUAL = 5;

  private static final double LEAST_RATIO = 1.1;
  private static final double OTHER_SIGNAL = 0.3;
  private static final double UNCONNECTED = 0.05;
  private static final double MACHINE_MOVED = 5;

  private final SortedMap<Service, MetricNode> nodes;
  private final ServiceGraph graph;
  private final MetricWindows windows;

  MetricSearch(
      SortedMap<Service, MetricNode> nodes, ServiceGraph graph, MetricWindows windows) {
    this.nodes = nodes;
    this.graph = graph;
    this.windows = windows;
  }

  /// A symptom, placed in time.
  private record Symptom(Service service, IndicatorKind signal, MetricIncident incident) {}

  /// The components to blame, most blamed first; none where nothing is unusual.
  ///
  /// @param asked whose symptom it is; null for whatever is worst
  /// @param signal ERRORS or LATENCY; null for either
  List<MetricCause> causes(@Nullable Service asked, @Nullable IndicatorKind signal) {
    Symptom symptom = symptom(asked, signal);
    if (symptom == null) {
      return List.of();
    }
    SortedMap<Service, Double> blame = blame(symptom, symptom.signal());
    IndicatorKind other =
        symptom.signal() == IndicatorKind.ERRORS ? IndicatorKind.LATENCY : IndicatorKind.ERRORS;
    blame(symptom, other)
        .forEach((service, share) -> blame.merge(service, share * OTHER_SIGNAL, Double::sum));
    return ranked(symptom, blame);
  }

  private @Nullable Symptom symptom(@Nullable Service asked, @Nullable IndicatorKind signal) {
    List<IndicatorKind> signals =
        signal != null ? List.of(signal) : List.of(IndicatorKind.ERRORS, IndicatorKind.LATENCY);
    Set<Service> where = asked != null ? graph.reach(asked).keySet() : nodes.keySet();
    Symptom worst = null;
    for (IndicatorKind kind : signals) {
      for (Service service : where) {
        MetricIncident found = locate(service, kind);
        if (found != null
            && unusual(found)
            && (service.equals(asked)
                || worst == null
                || (found.shift().surprise() > worst.incident().shift().surprise()
                    && !worst.service().equals(asked)))) {
          worst = new Symptom(service, kind, found);
        }
      }
    }
    if (worst == null) {
      return null;
    }
    return new Symptom(
        asked != null ? asked : top(worst), worst.signal(), worst.incident());
  }

  private static boolean unusual(MetricIncident found) {
    return found.shift().surprise() >= UNUSUAL && found.shift().ratio() >= LEAST_RATIO;
  }

  /// The outermost caller that moved along with the worst component.
  private Service top(Symptom worst) {
    SortedMap<Service, Shift> moved = moved(worst.signal(), worst.incident().range());
    Set<Service> seen = new TreeSet<>();
    Service at = worst.service();
    while (seen.add(at)) {
      Service up =
          graph.callers(at).stream()
              .filter(caller -> moved.containsKey(caller) && !seen.contains(caller))
              .max(Comparator.comparingDouble(caller -> mass(moved, caller)))
              .orElse(null);
      if (up == null) {
        break;
      }
      at = up;
    }
    return at;
  }

  private static double mass(Map<Service, Shift> moved, Service service) {
    Shift shift = moved.get(service);
    return shift == null ? 0 : shift.mass();
  }

  private @Nullable MetricIncident locate(Service service, IndicatorKind signal) {
    MetricNode node = nodes.get(service);
    Indicator indicator = node == null ? null : node.of(signal);
    return node == null || indicator == null
        ? null
        : MetricIncident.locate(ShiftTest.of(node, indicator, windows));
  }

  private SortedMap<Service, Shift> moved(IndicatorKind signal, TimeRange incident) {
    SortedMap<Service, Shift> moved = new TreeMap<>();
    nodes.forEach(
        (service, node) -> {
          Indicator indicator = node.of(signal);
          Shift shift =
              indicator == null ? null : ShiftTest.of(node, indicator, windows).over(incident);
          if (shift != null
              && shift.surprise() >= MOVED
              && shift.mass() > 0
              && shift.ratio() >= LEAST_RATIO) {
            moved.put(service, shift);
          }
        });
    return moved;
  }

  private SortedMap<Service, Double> blame(Symptom symptom, IndicatorKind signal) {
    SortedMap<Service, Shift> moved = moved(signal, symptom.incident().range());
    return moved.isEmpty()
        ? new TreeMap<>()
        : MetricWalk.blame(graph, moved, nodes, symptom.service());
  }

  private List<MetricCause> ranked(Symptom symptom, SortedMap<Service, Double> blame) {
    Set<Service> reach = graph.reach(symptom.service()).keySet();
    List<MetricCause> causes = new ArrayList<>();
    nodes.forEach(
        (service, node) -> {
          List<Shift> shifts = shifts(node, symptom);
          double strongest =
              shifts.stream().mapToDouble(Shift::surprise).filter(z -> z >= MOVED).max().orElse(0);
          double share =
              blame.getOrDefault(service, 0.0)
                  + UNCONNECTED * strongest / (strongest + 100) * (reach.contains(service) ? 1 : 0.2);
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
        List.of(symptom.signal(), IndicatorKind.ERRORS, IndicatorKind.LATENCY, IndicatorKind.TRAFFIC)) {
      Indicator indicator = node.of(kind);
      if (indicator != null && !all.contains(indicator)) {
        all.add(indicator);
      }
    }
    all.addAll(node.resources());
    List<Shift> shifts = new ArrayList<>();
    for (Indicator indicator : all) {
      Shift shift = ShiftTest.of(node, indicator, windows).over(symptom.incident().range());
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
                shift ->
                    shift.indicator().kind().resource() && shift.surprise() >= MACHINE_MOVED);
    return exhausted ? CauseKind.RESOURCE_EXHAUSTED : CauseKind.BEHAVIOUR_CHANGE;
  }
}
