package dev.whence.store;

import dev.whence.model.Service;
import java.util.Set;

/// What cells must be about to be found.
///
/// @param services one of these must be the cell's "service", "callerService" or "calleeService";
///   empty for all
/// @param routes of joined cells: one of these must be their "route"; empty for all
public record CellFilter(Set<Service> services, Set<String> routes) {

  public static final CellFilter ALL = new CellFilter(Set.of(), Set.of());

  public CellFilter {
    services = Set.copyOf(services);
    routes = Set.copyOf(routes);
  }

  public static CellFilter ofServices(Set<Service> services) {
    return new CellFilter(services, Set.of());
  }
}
