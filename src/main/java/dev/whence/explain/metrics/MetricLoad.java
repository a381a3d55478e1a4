package dev.whence.explain.metrics;

import dev.whence.explain.statistics.Level;
import dev.whence.model.Service;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Follows load against the direction of errors and latency: from a component that is asked more
/// than it is known to bear, up to where the surge begins.
final class MetricLoad {

  private static final double SURPRISE = 4;
  private static final double SURGE = 1.5;
  private static final double FELT = 1.3;

  private final ServiceGraph graph;
  private final Map<Service, Shift> traffic;
  private final Map<Service, Level> usual;

  /// @param traffic the shift of every component's traffic in the incident
  /// @param usual how much is asked of it usually
  MetricLoad(ServiceGraph graph, Map<Service, Shift> traffic, Map<Service, Level> usual) {
    this.graph = graph;
    this.traffic = traffic;
    this.usual = usual;
  }

  /// Where the surge comes from that a component suffers; null where it is asked no more than it
  /// bore before. The component itself, where its callers are asked no more and are several, or
  /// none.
  @Nullable Service source(Service service) {
    if (!surges(service, SURGE)) {
      return null;
    }
    Service at = service;
    Set<Service> seen = new TreeSet<>(Set.of(at));
    while (true) {
      Service up = hottest(at, seen);
      if (up == null) {
        return onlyCaller(at);
      }
      seen.add(up);
      at = up;
    }
  }

  private @Nullable Service hottest(Service service, Set<Service> seen) {
    return graph.callers(service).stream()
        .filter(caller -> !seen.contains(caller) && surges(caller, FELT))
        .max(Comparator.comparingDouble(this::ratio).thenComparing(Comparator.reverseOrder()))
        .orElse(null);
  }

  /// A caller that is asked no more, yet asks more: it does something else for the same requests.
  private Service onlyCaller(Service service) {
    Set<Service> callers = graph.callers(service);
    if (callers.size() != 1) {
      return service;
    }
    Service caller = callers.iterator().next();
    return traffic.containsKey(caller) ? caller : service;
  }

  private double ratio(Service service) {
    Shift shift = traffic.get(service);
    return shift == null ? 0 : shift.ratio();
  }

  private boolean surges(Service service, double atLeast) {
    Shift shift = traffic.get(service);
    Level level = usual.get(service);
    return shift != null
        && level != null
        && level.enough()
        && shift.surprise() >= SURPRISE
        && shift.ratio() >= atLeast
        && shift.after() >= FELT * level.high();
  }
}
