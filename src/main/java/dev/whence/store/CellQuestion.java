package dev.whence.store;

import dev.whence.model.CellKind;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.util.HashSet;
import java.util.Set;

/// Which cells are wanted, and how finely.
///
/// @param services keys of those that a cell must be about one of; empty for all
/// @param routes of joined cells, likewise
/// @param spanKinds of cells that have one, likewise
record CellQuestion(
    Tenant tenant,
    Set<CellKind> kinds,
    TimeRange range,
    Set<String> services,
    Set<String> routes,
    Set<String> spanKinds,
    Grain grain) {

  static CellQuestion of(
      Tenant tenant, Set<CellKind> kinds, TimeRange range, CellFilter filter, Grain grain) {
    Set<String> services = CellServices.keys(filter.services());
    return new CellQuestion(
        tenant, kinds, range, services, filter.routes(), filter.spanKinds(), grain);
  }

  /// The grain in which blocks are read: what cells are chosen by is told apart until they are.
  Grain readGrain() {
    Set<String> merged = new HashSet<>(grain.merged());
    if (!services.isEmpty()) {
      merged.removeAll(CellServices.DIMENSIONS);
    }
    if (!routes.isEmpty()) {
      merged.remove("route");
    }
    if (!spanKinds.isEmpty()) {
      merged.remove("kind");
    }
    return new Grain(grain.originNanos(), grain.stepNanos(), merged, grain.counted());
  }
}
