package dev.whence.explain.metrics;

import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.ServiceGraph;
import dev.whence.model.Service;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who holds far more than before of what there is only so much of, sockets or sessions, and more
/// than the requests that wait there can: it does not give them back, or somebody else takes them.
/// Who waits for others holds no more than what it has in flight, which is how much arrives times
/// how long it stays (Little 1961, "A Proof for the Queuing Formula: L = λW").
final class Hoarding implements Predicate<Service> {

  /// So many times as many as what is in flight: each may hold one towards the caller, and one
  /// towards another.
  private static final double EACH = 2;

  private final MetricShifts shifts;
  private final ServiceGraph graph;
  private final IncidentSpan incident;
  private final SortedMap<Service, Shift> traffic;
  private final SortedMap<Service, Shift> latency;

  Hoarding(MetricShifts shifts, ServiceGraph graph, IncidentSpan incident) {
    this.shifts = shifts;
    this.graph = graph;
    this.incident = incident;
    this.traffic = shifts.all(IndicatorKind.TRAFFIC, incident);
    this.latency = shifts.all(IndicatorKind.LATENCY, incident);
  }

  @Override
  public boolean test(Service service) {
    double more = shifts.heldMore(service, incident);
    if (more <= 0) {
      return false;
    }
    Double own = inFlight(service);
    double most = own == null ? ofCallers(service) : own;
    return more > EACH * most;
  }

  /// How many requests are in a component at a time; null where it does not tell.
  private @Nullable Double inFlight(Service service) {
    Shift asked = traffic.get(service);
    Shift taking = latency.get(service);
    return asked == null || taking == null ? null : asked.after() * taking.after();
  }

  /// How many requests are in all that call a component, or, where nobody tells who does, in all
  /// that tell; without bounds where one of its callers does not, or nobody does.
  private double ofCallers(Service service) {
    Set<Service> callers = graph.callers(service);
    if (!callers.isEmpty()) {
      return callers.stream().mapToDouble(one -> orUnbounded(inFlight(one))).sum();
    }
    return traffic.keySet().stream()
        .map(this::inFlight)
        .filter(Objects::nonNull)
        .reduce(Double::sum)
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static double orUnbounded(@Nullable Double inFlight) {
    return inFlight == null ? Double.POSITIVE_INFINITY : inFlight;
  }
}
