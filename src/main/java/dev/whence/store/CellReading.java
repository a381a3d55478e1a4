package dev.whence.store;

import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Exemplar;
import dev.whence.model.Frame;
import dev.whence.model.Section;
import dev.whence.model.Table;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/// Reads the rows of a frame of cells into [CellColumns], once. Keys are told apart by the frame's
/// own numbers of their texts.
final class CellReading {

  static final int KIND = 0;
  static final int SLICE = 1;
  static final int TEXTS = 2;
  static final int COUNTS = 10;

  private static final CellKind[] KINDS = CellKind.values();
  private static final int ROLES = Exemplar.Role.values().length;
  private static final int MOST_EXEMPLARS = Byte.MAX_VALUE;
  private static final int MOST_COUNTS =
      Arrays.stream(KINDS).mapToInt(kind -> kind.counts().size()).max().orElse(0);

  /// A key that so many others crowd out may be there more than once.
  private static final int MOST_PROBES = 32;

  private final Frame frame;
  private final Table table;
  private final UnaryOperator<CellKey> shared;
  private final CellColumnsBuilder rows;

  /// Open addressing from keys to the first row that has one (plus 1; 0 where free).
  private final int[] firstRows;

  private final Table sketches;
  private final Table exemplars;
  private final long[] values = new long[MOST_COUNTS];
  private int[] buckets = new int[64];
  private long[] counts = new long[64];
  private int nextSketch;
  private int nextExemplar;

  CellReading(Frame frame, UnaryOperator<CellKey> shared) {
    this.frame = frame;
    this.table = frame.table(Section.CELLS);
    this.sketches = frame.table(Section.CELL_SKETCHES);
    this.exemplars = frame.table(Section.CELL_EXEMPLARS);
    this.shared = shared;
    this.rows = new CellColumnsBuilder(table.size(), exemplars.size());
    this.firstRows = new int[Integer.highestOneBit(table.size() | 1) * 4];
  }

  CellColumns columns() {
    for (int row = 0; row < table.size(); row++) {
      CellKind kind = KINDS[checked(table.get(KIND, row), KINDS.length, "cell kind")];
      rows.begin(number(kind, row), table.get(SLICE, row));
      readCounts(kind, row);
      readSketches(kind, row);
      readExemplars(row);
    }
    checkRead(nextSketch, sketches);
    checkRead(nextExemplar, exemplars);
    return rows.columns();
  }

  private void readCounts(CellKind kind, int row) {
    int measures = kind.counts().size();
    for (int i = 0; i < measures; i++) {
      values[i] = table.get(COUNTS + i, row);
    }
    rows.addCounts(values, measures);
  }

  /// The number of a row's key.
  private int number(CellKind kind, int row) {
    int dimensions = kind.dimensions().size();
    int bucket = hash(kind, dimensions, row) & (firstRows.length - 1);
    for (int probe = 0; firstRows[bucket] != 0 && probe < MOST_PROBES; probe++) {
      int known = firstRows[bucket] - 1;
      if (same(dimensions, known, row)) {
        return rows.keyNumber(known);
      }
      bucket = (bucket + 1) & (firstRows.length - 1);
    }
    if (firstRows[bucket] == 0) {
      firstRows[bucket] = row + 1;
    }
    String[] texts = new String[dimensions];
    for (int i = 0; i < dimensions; i++) {
      texts[i] = frame.text(table.get(TEXTS + i, row));
    }
    return rows.addKey(shared.apply(new CellKey(kind, 0, Arrays.asList(texts))));
  }

  private int hash(CellKind kind, int dimensions, int row) {
    long hash = kind.ordinal();
    for (int i = 0; i < dimensions; i++) {
      hash = (hash ^ table.get(TEXTS + i, row)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return (int) (hash ^ hash >>> 16);
  }

  private boolean same(int dimensions, int one, int other) {
    boolean same = table.get(KIND, one) == table.get(KIND, other);
    for (int i = 0; same && i < dimensions; i++) {
      same = table.get(TEXTS + i, one) == table.get(TEXTS + i, other);
    }
    return same;
  }

  private void readSketches(CellKind kind, int row) {
    int kinds = kind.sketches().size();
    for (int which = 0; which < kinds; which++) {
      int first = nextSketch;
      while (nextSketch < sketches.size()
          && sketches.get(0, nextSketch) == row
          && sketches.get(1, nextSketch) == which) {
        nextSketch++;
      }
      readSketch(first);
    }
  }

  private void readSketch(int first) {
    int number = nextSketch - first;
    if (number > buckets.length) {
      buckets = new int[number];
      counts = new long[number];
    }
    for (int i = 0; i < number; i++) {
      buckets[i] = bucket(first + i, i == 0 ? 0 : buckets[i - 1]);
      counts[i] = sketches.get(3, first + i);
    }
    rows.addSketch(buckets, counts, number);
  }

  private int bucket(int child, int least) {
    int bucket = checked(sketches.get(2, child), CountedBytes.BUCKETS, "bucket");
    if (bucket < least) {
      throw new CorruptFrameException("bucket " + bucket + " comes after " + least);
    }
    return bucket;
  }

  private void readExemplars(int row) {
    int first = nextExemplar;
    while (nextExemplar < exemplars.size() && exemplars.get(0, nextExemplar) == row) {
      nextExemplar++;
    }
    rows.beginExemplars(checked(nextExemplar - first, MOST_EXEMPLARS, "number of exemplars"));
    for (int child = first; child < nextExemplar; child++) {
      rows.addExemplar(
          checked(exemplars.get(1, child), ROLES, "role"),
          exemplars.get(2, child),
          exemplars.get(3, child),
          exemplars.get(4, child),
          exemplars.get(5, child),
          exemplars.get(6, child));
    }
  }

  private static void checkRead(int children, Table table) {
    if (children < table.size()) {
      throw new CorruptFrameException(
          table.section() + " " + children + " is of no row, or not in the order of rows");
    }
  }

  private static int checked(long value, int end, String what) {
    if (value < 0 || value >= end) {
      throw new CorruptFrameException(what + " " + value + " is not below " + end);
    }
    return (int) value;
  }
}
