package dev.whence.store;

import dev.whence.model.Cell;
import java.util.List;

/// Cells found.
///
/// @param cells merged by key, sorted by key
/// @param finalSlices true where all joined cells among them are final
public record CellsFound(List<Cell> cells, boolean finalSlices) {

  public CellsFound {
    cells = List.copyOf(cells);
  }

  /// About how much memory they take.
  public long bytes() {
    return cells.stream().mapToLong(Cell::bytes).sum();
  }
}
