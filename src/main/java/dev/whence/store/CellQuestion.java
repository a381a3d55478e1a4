package dev.whence.store;

import dev.whence.model.CellKey;
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

  /// The dimension of every joined kind that names the route.
  private static final int ROUTE = 0;

  static CellQuestion of(
      Tenant tenant, Set<CellKind> kinds, TimeRange range, CellFilter filter, Grain grain) {
    Set<String> services = CellServices.keys(filter.services());
    return new CellQuestion(tenant, kinds, range, services, filter.routes(), grain);
  }

  boolean wants(CellKey key) {
    return range.contains(key.sliceNanos()) && wantsAtAnyTime(key);
  }

  boolean wantsAtAnyTime(CellKey key) {
    return kinds.contains(key.kind())
        && (services.isEmpty() || CellServices.anyIn(services, key))
        && (routes.isEmpty() || !key.kind().isJoined() || routes.contains(key.text(ROUTE)));
  }
}
