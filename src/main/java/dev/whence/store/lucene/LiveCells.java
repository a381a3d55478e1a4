package dev.whence.store.lucene;

import dev.whence.model.Cell;
import dev.whence.model.Tenant;
import java.util.List;

/// Cells in memory that the index does not show yet; nobody changes them any more.
record LiveCells(Tenant tenant, Kind kind, List<Cell> cells) {

  boolean isOf(Tenant otherTenant, Kind otherKind) {
    return kind == otherKind && tenant.equals(otherTenant);
  }
}
