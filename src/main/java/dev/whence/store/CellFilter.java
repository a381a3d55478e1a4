package dev.whence.store;

import dev.whence.model.Service;
import java.util.Set;

/// What cells must be about to be found.
///
/// @param services one of these must be the cell's "service", "callerService" or "calleeService";
///   empty for all
/// @param routes of joined cells: one of these must be their "route"; empty for all
/// @param spanKinds of cells that have a "kind": one of these must be it; empty for all
public record CellFilter(Set<Service> services, Set<String> routes, Set<String> spanKinds) {

  public static final CellFilter ALL = ofServices(Set.of());

  public CellFilter {
    services = Set.copyOf(services);
    routes = Set.copyOf(routes);
    spanKinds = Set.copyOf(spanKinds);
  }

  public static CellFilter ofServices(Set<Service> services) {
    return new CellFilter(services, Set.of(), Set.of());
  }

  /// The same of routes, too.
  public CellFilter ofRoutes(Set<String> some) {
    return new CellFilter(services, some, spanKinds);
  }

  /// The same of spans of some kinds.
  public CellFilter ofSpanKinds(Set<String> some) {
    return new CellFilter(services, routes, some);
  }
}
