package dev.whence.store;

import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.util.Set;

/// Which cells are wanted, and how finely.
///
/// @param services keys of those that a cell must be about one of; empty for all
record CellQuestion(
    Tenant tenant, Set<CellKind> kinds, TimeRange range, Set<String> services, Grain grain) {

  boolean wants(CellKey key) {
    return range.contains(key.sliceNanos()) && wantsAtAnyTime(key);
  }

  boolean wantsAtAnyTime(CellKey key) {
    return kinds.contains(key.kind()) && (services.isEmpty() || CellServices.anyIn(services, key));
  }
}
