package dev.whence.model;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/// Cells by key, merged as they come. Not thread-safe.
public final class Cells {

  private final TreeMap<CellKey, Cell> byKey = new TreeMap<>();

  /// The cell of a key, made empty where there was none.
  public Cell at(CellKey key) {
    return byKey.computeIfAbsent(key, Cell::new);
  }

  public Cells add(Cell cell) {
    at(cell.key()).add(cell);
    return this;
  }

  public Cells addAll(Collection<Cell> cells) {
    cells.forEach(this::add);
    return this;
  }

  public int size() {
    return byKey.size();
  }

  /// All cells in the order of their keys.
  public List<Cell> sorted() {
    return List.copyOf(byKey.values());
  }
}
