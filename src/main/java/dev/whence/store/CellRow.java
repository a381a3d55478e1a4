package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Exemplar;
import dev.whence.model.Frame;
import dev.whence.model.LatencySketch;
import dev.whence.model.Section;
import dev.whence.model.Table;
import dev.whence.model.TraceId;

/// What the rows of a frame of cells count: numbers, sketches, exemplars. Rows are read in their
/// order, some left out. Not thread-safe.
final class CellRow {

  static final int KIND = 0;
  static final int SLICE = 1;
  static final int TEXTS = 2;
  static final int COUNTS = 10;

  private static final int KINDS = CellKind.values().length;
  private static final int ROLES = Exemplar.Role.values().length;
  private static final int BUCKETS = LatencySketch.bucket(Long.MAX_VALUE) + 1;

  private final Table table;
  private final Table sketches;
  private final Table exemplars;
  private int nextSketch;
  private int nextExemplar;

  CellRow(Frame frame) {
    this.table = frame.table(Section.CELLS);
    this.sketches = frame.table(Section.CELL_SKETCHES);
    this.exemplars = frame.table(Section.CELL_EXEMPLARS);
  }

  /// The ordinal of a row's kind.
  static int kind(Table table, int row) {
    return checked(table.get(KIND, row), KINDS, "cell kind");
  }

  void addTo(Cell cell, int row) {
    CellKind kind = cell.key().kind();
    for (int i = 0; i < kind.counts().size(); i++) {
      cell.add(i, table.get(COUNTS + i, row));
    }
    nextSketch = first(sketches, nextSketch, row);
    while (nextSketch < sketches.size() && sketches.get(0, nextSketch) == row) {
      addSketch(cell, kind, row);
    }
    nextExemplar = first(exemplars, nextExemplar, row);
    while (nextExemplar < exemplars.size() && exemplars.get(0, nextExemplar) == row) {
      addExemplar(cell, nextExemplar++);
    }
  }

  /// The first child at or after one that is of a row or a later one.
  private static int first(Table children, int from, int row) {
    return from < children.size() && children.get(0, from) < row ? children.firstChild(row) : from;
  }

  /// All buckets of one sketch, which lie together, lowest first.
  private void addSketch(Cell cell, CellKind kind, int row) {
    int from = nextSketch;
    long which = sketches.get(1, from);
    while (nextSketch < sketches.size()
        && sketches.get(0, nextSketch) == row
        && sketches.get(1, nextSketch) == which) {
      nextSketch++;
    }
    LatencySketch sketch = cell.sketch(checked(which, kind.sketches().size(), "sketch"));
    int one = bucket(from);
    int other = bucket(nextSketch - 1);
    sketch.cover(Math.min(one, other), Math.max(one, other));
    for (int child = from; child < nextSketch; child++) {
      sketch.addToBucket(bucket(child), sketches.get(3, child));
    }
  }

  private int bucket(int child) {
    return checked(sketches.get(2, child), BUCKETS, "bucket");
  }

  private void addExemplar(Cell cell, int child) {
    Exemplar.Role role = Exemplar.Role.of(checked(exemplars.get(1, child), ROLES, "role"));
    long value = exemplars.get(2, child);
    long timeNanos = exemplars.get(3, child);
    if (cell.mightKeep(role, value, timeNanos)) {
      TraceId trace = new TraceId(exemplars.get(4, child), exemplars.get(5, child));
      cell.add(new Exemplar(role, value, timeNanos, trace, exemplars.get(6, child)));
    }
  }

  private static int checked(long value, int end, String what) {
    if (value < 0 || value >= end) {
      throw new CorruptFrameException(what + " " + value + " is not below " + end);
    }
    return (int) value;
  }
}
