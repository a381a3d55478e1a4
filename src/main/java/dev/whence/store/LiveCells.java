package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.Cells;
import dev.whence.model.Tenant;
import java.util.List;

/// Cells in memory that the index does not show yet; nobody changes them any more.
public record LiveCells(Tenant tenant, BlockKind kind, List<Cell> cells) {

  public boolean isOf(Tenant otherTenant, BlockKind otherKind) {
    return kind == otherKind && tenant.equals(otherTenant);
  }

  /// Adds up cells by key.
  public static Cells sum(List<LiveCells> lists) {
    Cells sum = new Cells();
    lists.forEach(list -> sum.addAll(list.cells()));
    return sum;
  }
}
