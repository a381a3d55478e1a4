package dev.whence.explain.time;

import dev.whence.explain.facts.Facts;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Route;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Service;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// How long users wait, by route: what a service's time is to be measured against. What is handed
/// over and worked off later lets no user wait.
final class Roots {

  private final Map<String, Cell> routes = new HashMap<>();
  private final Map<String, Cell> routesBefore = new HashMap<>();
  private final Set<Service> later = new TreeSet<>();

  Roots(Facts facts) {
    for (Facts.Pair pair : facts.all(CellKind.ROUTE)) {
      routes
          .computeIfAbsent(pair.text(Route.ROUTE), r -> new Cell(pair.after().key()))
          .add(pair.after());
      routesBefore
          .computeIfAbsent(pair.text(Route.ROUTE), r -> new Cell(pair.before().key()))
          .add(pair.before());
    }
    Map<Service, Set<Service>> callees = new TreeMap<>();
    Set<Service> handedOver = new HashSet<>();
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      if (pair.text(SelfTime.KIND).equals("CONSUMER")) {
        handedOver.add(pair.service());
      }
    }
    for (Facts.Pair pair : facts.all(CellKind.EDGE)) {
      Service callee = pair.callee();
      callees.computeIfAbsent(pair.service(), s -> new TreeSet<>()).add(callee);
      if (pair.text(Edge.RELATION).equals(Edge.ASYNC)) {
        handedOver.add(callee);
      }
    }
    ArrayDeque<Service> open = new ArrayDeque<>(handedOver);
    while (!open.isEmpty()) {
      Service at = open.poll();
      if (later.add(at)) {
        open.addAll(callees.getOrDefault(at, Set.of()));
      }
    }
  }

  /// How long as many requests of a route as there are calls would have lasted, as they did before;
  /// 0 where that says nothing about a service.
  double nanos(String route, Service service, long calls) {
    Cell now = routes.get(route);
    Cell before = routesBefore.get(route);
    if (now == null
        || before == null
        || before.count(Route.COUNT) == 0
        || later.contains(service)) {
      return 0;
    }
    return Math.min(calls, now.count(Route.COUNT))
        * (double) before.count(Route.DURATION_NANOS)
        / before.count(Route.COUNT);
  }
}
