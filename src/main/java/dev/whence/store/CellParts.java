package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/// Cells cut by time into what becomes a block each: a question opens those of its window, and no
/// block grows with the day, or with what comes in late. A block is a minute, as windows often
/// begin with one: what lies in a window as a whole is added up once for all questions, see
/// [StoredBlock#whole].
public final class CellParts {

  static final long NANOS = 6 * CellKey.SLICE_NANOS;

  private CellParts() {}

  /// Earliest first, each in the order given.
  public static Collection<List<Cell>> of(Collection<Cell> cells) {
    TreeMap<Long, List<Cell>> parts = new TreeMap<>();
    for (Cell cell : cells) {
      parts
          .computeIfAbsent(Math.floorDiv(cell.key().sliceNanos(), NANOS), _ -> new ArrayList<>())
          .add(cell);
    }
    return parts.values();
  }
}
