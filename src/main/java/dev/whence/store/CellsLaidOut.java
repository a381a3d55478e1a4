package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Exemplar;
import dev.whence.model.LatencySketch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Lays cells out as [CellColumns], once.
final class CellsLaidOut {

  private final List<Cell> cells;
  private final UnaryOperator<CellKey> shared;
  private final CellColumnsBuilder rows;
  private final Map<CellKey, Integer> numbers = new HashMap<>();
  private final int[] buckets = new int[CountedBytes.BUCKETS];
  private final long[] counts = new long[CountedBytes.BUCKETS];

  /// @param shared gives of equal keys always the same
  CellsLaidOut(List<Cell> cells, UnaryOperator<CellKey> shared) {
    this.cells = cells;
    this.shared = shared;
    this.rows = new CellColumnsBuilder(cells.size(), cells.size() * Exemplar.Role.values().length);
  }

  CellColumns columns() {
    for (Cell cell : cells) {
      rows.begin(
          numbers.computeIfAbsent(cell.key().at(0), key -> rows.addKey(shared.apply(key))),
          cell.key().sliceNanos());
      addCounts(cell);
      for (int which = 0; which < cell.key().kind().sketches().size(); which++) {
        addSketch(cell.sketch(which));
      }
      addExemplars(cell.exemplars());
    }
    return rows.columns();
  }

  private void addCounts(Cell cell) {
    CellKind kind = cell.key().kind();
    for (int i = 0; i < kind.counts().size(); i++) {
      counts[i] = cell.count(i);
    }
    rows.addCounts(counts, kind.counts().size());
  }

  private void addSketch(LatencySketch sketch) {
    int number = 0;
    if (sketch.count() > 0) {
      for (int bucket = sketch.firstBucket(); bucket <= sketch.lastBucket(); bucket++) {
        if (sketch.countAt(bucket) != 0) {
          buckets[number] = bucket;
          counts[number++] = sketch.countAt(bucket);
        }
      }
    }
    rows.addSketch(buckets, counts, number);
  }

  private void addExemplars(List<Exemplar> exemplars) {
    rows.beginExemplars(exemplars.size());
    for (Exemplar each : exemplars) {
      rows.addExemplar(
          each.role().ordinal(),
          each.value(),
          each.timeNanos(),
          each.traceId().high(),
          each.traceId().low(),
          each.spanId());
    }
  }
}
