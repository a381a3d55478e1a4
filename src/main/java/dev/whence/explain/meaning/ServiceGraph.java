package dev.whence.explain.meaning;

import dev.whence.explain.facts.ServiceNames;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who calls whom. Taken from the counters that service graphs are exported as, or from the call
/// edges of traces; never from values that move together.
///
/// Not thread-safe while edges are added.
public final class ServiceGraph {

  /// How often a service calls another.
  public record Calls(Service caller, Service callee, double perSecond) {}

  /// Edges whose rates differ by less may have the same, but for points that are missing.
  private static final double SAME_RATE = 1.5;

  private final TreeMap<Service, TreeMap<Service, Double>> callees = new TreeMap<>();
  private final TreeMap<Service, TreeSet<Service>> callers = new TreeMap<>();

  /// The graph that series with a client and a server spell out.
  ///
  /// Several metrics may tell of one edge: the one that counts most counts all of its calls.
  public static ServiceGraph of(Collection<Series> series, ServiceNames names) {
    TreeMap<Edge, TreeMap<String, Double>> rates = new TreeMap<>();
    for (Series one : series) {
      Edge edge = Edge.of(one, names);
      if (edge != null && one.size() > 0) {
        rates
            .computeIfAbsent(edge, any -> new TreeMap<>())
            .merge(one.key().name(), rate(one), Double::sum);
      }
    }
    ServiceGraph graph = new ServiceGraph();
    rates.forEach(
        (edge, byMetric) ->
            graph.add(edge.client(), edge.server(), Collections.max(byMetric.values())));
    return graph;
  }

  /// The graph of known calls.
  public static ServiceGraph of(Collection<Calls> calls) {
    ServiceGraph graph = new ServiceGraph();
    calls.forEach(each -> graph.add(each.caller(), each.callee(), each.perSecond()));
    return graph;
  }

  /// Adds a call edge; its rates add up. A service that calls itself is no edge.
  public ServiceGraph add(Service caller, Service callee, double perSecond) {
    if (!caller.equals(callee)) {
      callees.computeIfAbsent(caller, any -> new TreeMap<>()).merge(callee, perSecond, Double::sum);
      callers.computeIfAbsent(callee, any -> new TreeSet<>()).add(caller);
    }
    return this;
  }

  /// Adds a call edge unless it is known.
  public void addUnknown(Service caller, Service callee, double perSecond) {
    if (!callees(caller).contains(callee)) {
      add(caller, callee, perSecond);
    }
  }

  /// Whether any edge leads to or from a service.
  public boolean knows(Service service) {
    return callees.containsKey(service) || callers.containsKey(service);
  }

  /// Whether it tells of no call.
  public boolean isEmpty() {
    return callees.isEmpty();
  }

  /// Whom a service calls.
  public SortedSet<Service> callees(Service service) {
    TreeMap<Service, Double> found = callees.get(service);
    return found == null ? new TreeSet<>() : new TreeSet<>(found.keySet());
  }

  /// Who calls a service.
  public SortedSet<Service> callers(Service service) {
    return new TreeSet<>(callers.getOrDefault(service, new TreeSet<>()));
  }

  /// Calls per second on an edge; 0 where unknown.
  public double rate(Service caller, Service callee) {
    return callees.getOrDefault(caller, new TreeMap<>()).getOrDefault(callee, 0.0);
  }

  /// Whether rates tell more than that there are calls: not where all edges may have the same.
  public boolean tellsRates() {
    DoubleSummaryStatistics rates =
        callees.values().stream()
            .flatMap(each -> each.values().stream())
            .mapToDouble(Double::doubleValue)
            .summaryStatistics();
    return rates.getMax() > SAME_RATE * rates.getMin();
  }

  /// The nearest services below that are `observed`: a hop without telemetry does not end a path.
  public SortedSet<Service> observedCallees(Service service, Predicate<Service> observed) {
    SortedSet<Service> found = new TreeSet<>();
    Set<Service> seen = new TreeSet<>(Set.of(service));
    collect(service, observed, seen, found);
    return found;
  }

  private void collect(
      Service service, Predicate<Service> observed, Set<Service> seen, Set<Service> found) {
    for (Service callee : callees.getOrDefault(service, new TreeMap<>()).keySet()) {
      if (!seen.add(callee)) {
        continue;
      }
      if (observed.test(callee)) {
        found.add(callee);
      } else {
        collect(callee, observed, seen, found);
      }
    }
  }

  /// All that a service depends on, itself included, with the number of calls in between.
  public Map<Service, Integer> reach(Service start) {
    Map<Service, Integer> distance = new TreeMap<>(Map.of(start, 0));
    var next = new java.util.ArrayDeque<Service>();
    next.add(start);
    while (!next.isEmpty()) {
      Service service = next.remove();
      for (Service callee : callees.getOrDefault(service, new TreeMap<>()).keySet()) {
        if (distance.putIfAbsent(callee, distance.getOrDefault(service, 0) + 1) == null) {
          next.add(callee);
        }
      }
    }
    return distance;
  }

  /// What a series counts a second, from its first point to its last.
  static double rate(Series series) {
    if (series.size() < 2) {
      return 0;
    }
    MetricKind shape = series.key().kind();
    boolean calls = shape == MetricKind.SUM || shape == MetricKind.GAUGE;
    double seconds = (series.timeNanos(series.size() - 1) - series.timeNanos(0)) / 1e9;
    if (seconds <= 0) {
      return 0;
    }
    double sum = 0;
    for (int i = 1; i < series.size(); i++) {
      sum += calls ? MetricRates.increase(series, i) : MetricRates.countIncrease(series, i);
    }
    return sum / seconds;
  }

  /// A call edge that a series is about.
  public record Edge(Service client, Service server) implements Comparable<Edge> {

    private static final Comparator<Edge> ORDER =
        Comparator.comparing(Edge::client).thenComparing(Edge::server);

    /// The edge that a series is of; null where it is of none.
    public static @Nullable Edge of(Series series, ServiceNames names) {
      CallLabels.Ends ends = CallLabels.ends(series);
      return ends == null
          ? null
          : new Edge(names.resolve(ends.client()), names.resolve(names.resolve(ends.server())));
    }

    @Override
    public int compareTo(Edge other) {
      return ORDER.compare(this, other);
    }
  }
}
