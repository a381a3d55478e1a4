package dev.whence.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Cells by key, merged as they come. Not thread-safe.
public final class Cells {

  /// In the order in which they came, which often is nearly that of their keys.
  private final Map<CellKey, Cell> byKey = new LinkedHashMap<>();

  /// The cell of a key, made empty where there was none.
  public Cell at(CellKey key) {
    Cell known = byKey.get(key);
    if (known == null) {
      known = new Cell(key);
      byKey.put(key, known);
    }
    return known;
  }

  public Cells add(Cell cell) {
    at(cell.key()).add(cell);
    return this;
  }

  /// Adds a cell that nobody else holds, which may become part of these.
  public Cells adopt(Cell cell) {
    Cell known = byKey.putIfAbsent(cell.key(), cell);
    if (known != null) {
      known.add(cell);
    }
    return this;
  }

  public Cells addAll(Collection<Cell> cells) {
    cells.forEach(this::add);
    return this;
  }

  public int size() {
    return byKey.size();
  }

  /// All cells in no order, for those who go on adding them up.
  public List<Cell> unsorted() {
    return List.copyOf(byKey.values());
  }

  /// All cells in the order of their keys.
  public List<Cell> sorted() {
    List<Cell> sorted = new ArrayList<>(byKey.values());
    sorted.sort((one, other) -> one.key().compareTo(other.key()));
    return Collections.unmodifiableList(sorted);
  }
}
