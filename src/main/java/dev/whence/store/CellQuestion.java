package dev.whence.store;

import dev.whence.model.CellKind;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.util.Set;

/// Which cells are wanted, and how finely.
///
/// @param services keys of those that a cell must be about one of; empty for all
/// @param routes of joined cells, likewise
record CellQuestion(
    Tenant tenant,
    Set<CellKind> kinds,
    TimeRange range,
    Set<String> services,
    Set<String> routes,
    Grain grain) {

  static CellQuestion of(
      Tenant tenant, Set<CellKind> kinds, TimeRange range, CellFilter filter, Grain grain) {
    Set<String> services = CellServices.keys(filter.services());
    return new CellQuestion(tenant, kinds, range, services, filter.routes(), grain);
  }
}
