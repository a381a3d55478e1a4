package dev.whence.explain.metrics;

import dev.whence.explain.meaning.ServiceGraph;
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

  /// Another day or hour may ask so much more without anything being wrong.
  private static final double SURGE_SINCE_LONG = 3;

  /// Who has so many times as many calls under way as a caller has requests is not busy for it.
  private static final double OTHERS_CALLS = 4;

  /// What of all further calls one caller makes, so that they are its doing.
  private static final double MOST_OF_THEM = 0.6;

  private final ServiceGraph graph;
  private final CallGrowth growth;
  private final Map<Service, Shift> traffic;
  private final Map<Service, Level> usual;
  private final Map<Service, Shift> latency;
  private final Set<Service> measured;
  private final double surge;

  /// @param growth how much more each caller asks
  /// @param traffic the shift of every component's traffic in the incident
  /// @param usual how much is asked of it usually
  /// @param latency how long every component takes in the incident
  /// @param measured those that anything is known of beside their calls
  /// @param sinceLong whether what is usual is known of a time that lies far away
  MetricLoad(
      ServiceGraph graph,
      CallGrowth growth,
      Map<Service, Shift> traffic,
      Map<Service, Level> usual,
      Map<Service, Shift> latency,
      Set<Service> measured,
      boolean sinceLong) {
    this.graph = graph;
    this.growth = growth;
    this.traffic = traffic;
    this.usual = usual;
    this.latency = latency;
    this.measured = measured;
    this.surge = sinceLong ? SURGE_SINCE_LONG : SURGE;
  }

  /// Where the surge comes from that a component suffers; null where it is asked no more than it
  /// bore before. The component itself, where its callers are asked no more, and are none, or of
  /// which nothing else is known, or several of which none asks most of what is asked more.
  @Nullable Service source(Service service) {
    if (!surges(service, surge)) {
      return null;
    }
    Service at = service;
    Set<Service> seen = new TreeSet<>(Set.of(at));
    while (true) {
      Service up = hottest(at, seen);
      if (up == null) {
        Service caller = onlyCaller(at);
        return measured.contains(caller) ? caller : at;
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

  /// A caller that is asked no more, or of which nothing tells what it is asked, yet asks more: it
  /// does something else for the same requests.
  private Service onlyCaller(Service service) {
    Set<Service> callers = graph.callers(service);
    if (callers.size() != 1) {
      double all =
          callers.stream().mapToDouble(one -> Math.max(0, growth.more(one, service))).sum();
      return callers.stream()
          .filter(one -> all > 0 && growth.more(one, service) >= MOST_OF_THEM * all)
          .findFirst()
          .orElse(service);
    }
    Service caller = callers.iterator().next();
    return traffic.containsKey(caller) && underWay(service) <= OTHERS_CALLS * underWay(caller)
        ? caller
        : service;
  }

  /// How many requests a component has under way, up to a factor that is everybody's (Little's law:
  /// L = λW. Little 1961, A Proof for the Queuing Formula).
  private double underWay(Service service) {
    Shift asked = traffic.get(service);
    Shift takes = latency.get(service);
    return asked == null || takes == null ? 0 : asked.after() * takes.after();
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
