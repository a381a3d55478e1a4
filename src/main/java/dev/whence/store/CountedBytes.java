package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Exemplar;
import dev.whence.model.LatencySketch;
import dev.whence.model.TraceId;
import java.util.Arrays;

/// Adds what the bytes of rows count to cells. Sketches are added up here over all rows of a cell,
/// so that it takes no more room than they need. Not thread-safe.
///
/// A row is one number after the other: its counts; of each of its sketches how many buckets there
/// are, and of each how far it is from the one before (the first from 0) and its count; how many
/// exemplars, and of each its role, value, time from its slice on, trace and span.
final class CountedBytes {

  /// What trace and span of an exemplar take.
  static final int IDS = 3 * Long.BYTES;

  static final int BUCKETS = LatencySketch.bucket(Long.MAX_VALUE) + 1;

  /// By sketch: its buckets' counts, and which of them may hold any.
  private final long[][] buckets = new long[MOST_SKETCHES][BUCKETS];

  private final int[] first = new int[MOST_SKETCHES];
  private final int[] last = new int[MOST_SKETCHES];

  private static final int MOST_SKETCHES =
      Arrays.stream(CellKind.values()).mapToInt(kind -> kind.sketches().size()).max().orElse(0);

  CountedBytes() {
    Arrays.fill(first, BUCKETS);
    Arrays.fill(last, -1);
  }

  /// Adds a row; its sketches only with [#addSketches].
  void add(Cell cell, CellColumns columns, int row) {
    ByteSource source = columns.counted(row);
    CellKind kind = cell.key().kind();
    int measures = kind.counts().size();
    for (int i = 0; i < measures; i++) {
      cell.add(i, source.zigzag());
    }
    int sketches = kind.sketches().size();
    for (int i = 0; i < sketches; i++) {
      readSketch(i, source);
    }
    for (int left = source.get(); left > 0; left--) {
      addExemplar(cell, columns.slice(row), source);
    }
  }

  private void readSketch(int which, ByteSource source) {
    int left = (int) source.varint();
    if (left == 0) {
      return;
    }
    long[] sums = buckets[which];
    int bucket = (int) source.varint();
    first[which] = Math.min(first[which], bucket);
    sums[bucket] += source.varint();
    for (left--; left > 0; left--) {
      bucket += (int) source.varint();
      sums[bucket] += source.varint();
    }
    last[which] = Math.max(last[which], bucket);
  }

  /// Adds the sketches of all rows since the last time, all of this cell.
  void addSketches(Cell cell) {
    for (int which = 0; which < cell.key().kind().sketches().size(); which++) {
      if (last[which] >= 0) {
        cell.sketch(which).add(buckets[which], first[which], last[which] + 1);
        Arrays.fill(buckets[which], first[which], last[which] + 1, 0);
        first[which] = BUCKETS;
        last[which] = -1;
      }
    }
  }

  private static void addExemplar(Cell cell, long slice, ByteSource source) {
    Exemplar.Role role = Exemplar.Role.of(source.get());
    long value = source.zigzag();
    long timeNanos = slice + source.zigzag();
    if (cell.mightKeep(role, value, timeNanos)) {
      TraceId trace = new TraceId(source.fixed(), source.fixed());
      cell.add(new Exemplar(role, value, timeNanos, trace, source.fixed()));
    } else {
      source.skip(IDS);
    }
  }
}
