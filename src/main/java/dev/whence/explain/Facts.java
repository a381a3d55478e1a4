package dev.whence.explain;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.CellsFound;
import dev.whence.store.StoreReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
  private final List<Cell> baseline;
  private final boolean finalCells;

  private final ServiceNames names;

  private Facts(CellsFound window, List<Cell> baseline, ServiceNames names) {
    this.names = names;
    this.baseline = baseline;
    this.window = window.cells();
    this.finalCells = window.finalSlices();
  }

  static Facts read(StoreReader reader, Tenant tenant, Windows windows) {
    CellsFound window = reader.cells(tenant, READ, windows.window(), Set.of());
    List<Cell> before = new ArrayList<>();
    for (TimeRange baseline : windows.baselines()) {
      before.addAll(reader.cells(tenant, READ, inside(baseline), Set.of()).cells());
    }
    Facts facts = new Facts(window, before, new ServiceNames(emitters(window.cells(), before)));
    window.cells().forEach(cell -> facts.pair(cell).after().add(cell));
    before.forEach(cell -> facts.pair(cell).before().add(cell));
    return facts;
  }

  /// Services with spans of their own: what a client calls by its host's name may be one of them.
  private static Set<Service> emitters(List<Cell> window, List<Cell> before) {
    Set<Service> found = new TreeSet<>();
    for (List<Cell> cells : List.of(window, before)) {
      for (Cell cell : cells) {
        if (cell.key().kind() == CellKind.SELF_TIME) {
          found.add(Service.parse(cell.key().text(1)));
        }
      }
    }
    return found;
  }

  /// Slices that lie in a range as a whole: one that reaches out of it may hold the fault.
  private static TimeRange inside(TimeRange range) {
    long to = range.toNanos() - CellKey.SLICE_NANOS + 1;
    return new TimeRange(range.fromNanos(), Math.max(range.fromNanos(), to));
  }

  private Pair pair(Cell cell) {
    CellKey key = cell.key();
    List<String> texts = new ArrayList<>(key.texts());
    List<String> dimensions = key.kind().dimensions();
    for (int i = 0; i < texts.size(); i++) {
      if (dimensions.get(i).toLowerCase(java.util.Locale.ROOT).endsWith("instance")
          || dimensions.get(i).toLowerCase(java.util.Locale.ROOT).endsWith("version")) {
        texts.set(i, "");
      }
    }
    if (key.kind() == CellKind.EDGE) {
      texts.set(5, names.resolve(Service.parse(texts.get(5))).key());
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

  /// The baselines' cells, likewise.
  List<Cell> baseline() {
    return baseline;
  }

  /// The share of the window's spans that requests have been made of so far, 0 to 1: spans are
  /// there at once, a request only when nothing more is awaited of it. 1 where there are no spans.
  double joinedShare() {
    double spans = 0;
    double joined = 0;
    for (Pair operation : all(CellKind.OPERATION)) {
      spans += operation.after().count(0);
    }
    for (Pair route : all(CellKind.ROUTE)) {
      joined += route.after().count(3);
    }
    return spans == 0 ? 1 : Math.min(1, joined / spans);
  }

  boolean finalCells() {
    return finalCells;
  }
}
