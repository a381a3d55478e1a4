package dev.whence.explain;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.CellsFound;
import dev.whence.store.StoreReader;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The cells of a question, read once: of the window and of the baselines together, with instances,
/// versions and slices merged. What the tests compare.
final class Facts {

  /// The same thing in the window and in the baselines.
  ///
  /// @param key one text per dimension of the kind, without instances and versions (empty)
  record Pair(List<String> key, Cell after, Cell before) {
    String text(int dimension) {
      return key.get(dimension);
    }
  }

  private static final Set<CellKind> READ = Set.of(CellKind.values());

  private final Map<CellKind, TreeMap<String, Pair>> pairs = new EnumMap<>(CellKind.class);
  private final List<Cell> window;
  private final boolean finalCells;

  private Facts(CellsFound window) {
    this.window = window.cells();
    this.finalCells = window.finalSlices();
  }

  static Facts read(StoreReader reader, Tenant tenant, Windows windows) {
    CellsFound window = reader.cells(tenant, READ, windows.window(), Set.of());
    Facts facts = new Facts(window);
    window.cells().forEach(cell -> facts.pair(cell).after().add(cell));
    for (TimeRange baseline : windows.baselines()) {
      for (Cell cell : reader.cells(tenant, READ, inside(baseline), Set.of()).cells()) {
        facts.pair(cell).before().add(cell);
      }
    }
    return facts;
  }

  /// Slices that lie in a range as a whole: one that reaches out of it may hold the fault.
  private static TimeRange inside(TimeRange range) {
    long to = range.toNanos() - CellKey.SLICE_NANOS + 1;
    return new TimeRange(range.fromNanos(), Math.max(range.fromNanos(), to));
  }

  private Pair pair(Cell cell) {
    CellKey key = cell.key();
    List<String> texts = new java.util.ArrayList<>(key.texts());
    List<String> dimensions = key.kind().dimensions();
    for (int i = 0; i < texts.size(); i++) {
      if (dimensions.get(i).toLowerCase(java.util.Locale.ROOT).endsWith("instance")
          || dimensions.get(i).toLowerCase(java.util.Locale.ROOT).endsWith("version")) {
        texts.set(i, "");
      }
    }
    CellKey merged = new CellKey(key.kind(), 0, texts);
    return pairs
        .computeIfAbsent(key.kind(), kind -> new TreeMap<>())
        .computeIfAbsent(
            String.join("\u001e", texts),
            k -> new Pair(List.copyOf(texts), new Cell(merged), new Cell(merged)));
  }

  /// Everything of one kind, sorted by key.
  List<Pair> all(CellKind kind) {
    return List.copyOf(pairs.getOrDefault(kind, new TreeMap<>(Collections.emptyMap())).values());
  }

  /// The window's cells as they were found, slice by slice.
  List<Cell> window() {
    return window;
  }

  boolean finalCells() {
    return finalCells;
  }
}
