package dev.whence.explain.facts;

import dev.whence.explain.answer.Windows;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.Route;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import dev.whence.store.Grain;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The types of requests that a question about a service is answered from: those that pass through
/// it, and those that come in more or less often, last longer or shorter, fail more or less, or do
/// more or less than before. The others put the same load on everything as before, so that what
/// they do cannot be why; they are looked into only where there are too few of these.
///
/// @param routes of these; empty where all are
/// @param all how many types of requests there are; 0 where that was not asked
/// @param services the names of all who take part in requests of any type, or are called there
/// @param beside those of them that take part in none of the requests that pass through the service
///   asked about
/// @param requests whole requests of every route, by the range that was looked at; empty where all
///   are looked into and that was not asked
public record RequestTypes(
    Set<String> routes,
    int all,
    Set<String> services,
    Set<String> beside,
    Map<TimeRange, List<Cell>> requests) {

  static final RequestTypes ALL = new RequestTypes(Set.of(), 0, Set.of(), Set.of(), Map.of());

  /// Standard deviations of the mean of so many requests, each of which differs by as much as the
  /// mean is.
  private static final double SURE = 3;

  /// Requests that pass through the service, in the window and before, that tell by themselves what
  /// is unusual. Where there are fewer, what others do in the same places has to help.
  private static final long ENOUGH = 500;

  private static final Set<CellKind> WITHIN = Set.of(CellKind.SELF_TIME, CellKind.EDGE);
  private static final Grain WHO =
      Grain.WHOLE
          .merging(
              "instance",
              "version",
              "entry",
              "operation",
              "kind",
              "callerInstance",
              "callerVersion",
              "callerOperation",
              "calleeOperation",
              "relation")
          .keys();

  /// @param asked null where no service was asked about: then all are
  static RequestTypes of(
      JoinedCells joined, TimeRange window, List<TimeRange> baselines, @Nullable Service asked) {
    if (asked == null) {
      return ALL;
    }
    ForkJoinTask<Side> baseline =
        ForkJoinPool.commonPool()
            .submit(() -> Side.of(joined, baselines, asked, RangeReader.PAIRED));
    Side after = Side.of(joined, List.of(window), asked, RangeReader.WINDOW);
    Side before = baseline.join();
    Set<String> wanted = union(after.passing, before.passing);
    if (wanted.isEmpty()) {
      return ALL;
    }
    Set<String> services = union(after.services(_ -> true), before.services(_ -> true));
    Set<String> beside = new TreeSet<>(services);
    beside.removeAll(after.services(wanted::contains));
    beside.removeAll(before.services(wanted::contains));
    Set<String> all = union(after.routes.keySet(), before.routes.keySet());
    boolean enough = Math.min(after.requests(wanted), before.requests(wanted)) >= ENOUGH;
    all.stream().filter(route -> changed(route, after, before)).forEach(wanted::add);
    Set<String> routes = !enough || wanted.containsAll(all) ? Set.of() : wanted;
    Map<TimeRange, List<Cell>> requests = new HashMap<>(before.requests);
    requests.putAll(after.requests);
    return new RequestTypes(routes, all.size(), services, beside, requests);
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }

  /// Whether requests of all types are looked into.
  public boolean areAll() {
    return routes.isEmpty();
  }

  private static boolean changed(String route, Side after, Side before) {
    Cell now = after.routes.get(route);
    Cell then = before.routes.get(route);
    if (now == null
        || then == null
        || now.count(Route.COUNT) == 0
        || then.count(Route.COUNT) == 0) {
      return true;
    }
    double n = now.count(Route.COUNT);
    double m = then.count(Route.COUNT);
    double spread = Math.sqrt(1 / n + 1 / m);
    double failing = (now.count(Route.ERRORS) + then.count(Route.ERRORS)) / (n + m);
    return differ(n / after.slices, m / before.slices, spread)
        || differ(now.count(Route.DURATION_NANOS) / n, then.count(Route.DURATION_NANOS) / m, spread)
        || differ(now.count(Route.SPANS) / n, then.count(Route.SPANS) / m, spread)
        || Math.abs(now.count(Route.ERRORS) / n - then.count(Route.ERRORS) / m)
            > SURE * spread * Math.sqrt(failing * (1 - failing));
  }

  private static boolean differ(double after, double before, double spread) {
    return Math.abs(Math.log(after / before)) > SURE * spread;
  }

  /// What requests did in the window, or before.
  ///
  /// @param passing routes of those that pass through the service asked about
  /// @param parts the keys of all services that take part, by route
  /// @param routes whole requests, by route
  /// @param requests the same as they were read, by range
  /// @param slices how many slices of time that is
  private record Side(
      Set<String> passing,
      Map<String, Set<String>> parts,
      Map<String, Cell> routes,
      Map<TimeRange, List<Cell>> requests,
      long slices) {

    static Side of(JoinedCells joined, List<TimeRange> ranges, Service asked, Grain grain) {
      Side side =
          new Side(
              new TreeSet<>(),
              new HashMap<>(),
              new TreeMap<>(),
              new HashMap<>(),
              ranges.stream().mapToLong(Windows::slices).sum());
      for (TimeRange range : ranges) {
        for (Cell cell : joined.find(WITHIN, range, Set.of(), WHO).cells()) {
          side.add(cell.key(), asked);
        }
        List<Cell> requests = joined.routes(range, grain);
        side.requests.put(range, requests);
        for (Cell cell : requests) {
          side.routes
              .computeIfAbsent(cell.key().text(Route.ROUTE), _ -> new Cell(cell.key()))
              .add(cell);
        }
      }
      return side;
    }

    private void add(CellKey key, Service asked) {
      Set<String> ofRoute = parts.computeIfAbsent(key.text(Joined.ROUTE), _ -> new HashSet<>());
      boolean edge = key.kind() == CellKind.EDGE;
      for (String who :
          edge
              ? List.of(key.text(Joined.SERVICE), key.text(Edge.CALLEE_SERVICE))
              : List.of(key.text(Joined.SERVICE))) {
        if (ofRoute.add(who) && who.equals(asked.key())) {
          passing.add(key.text(Joined.ROUTE));
        }
      }
    }

    long requests(Set<String> ofRoutes) {
      return ofRoutes.stream()
          .map(routes::get)
          .filter(Objects::nonNull)
          .mapToLong(route -> route.count(Route.COUNT))
          .sum();
    }

    /// The names of those who take part in requests of some routes.
    Set<String> services(Predicate<String> ofRoute) {
      Set<String> found = new HashSet<>();
      parts.forEach(
          (route, who) -> {
            if (ofRoute.test(route)) {
              found.addAll(who);
            }
          });
      return found.stream()
          .map(key -> Service.parse(key).name())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
