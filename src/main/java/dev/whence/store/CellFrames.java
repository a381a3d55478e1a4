package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.Exemplar;
import dev.whence.model.Frame;
import dev.whence.model.LatencySketch;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.Table;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/// Cells as frames and back.
public final class CellFrames {

  private CellFrames() {}

  public static Frame frame(Collection<Cell> cells) {
    Frame.Builder builder = new Frame.Builder(Signal.CELLS);
    for (Cell cell : cells) {
      int row = addKey(builder, cell.key());
      addCounts(builder.table(Section.CELLS), row, cell);
      addSketches(builder.table(Section.CELL_SKETCHES), row, cell);
      for (Exemplar exemplar : cell.exemplars()) {
        builder
            .table(Section.CELL_EXEMPLARS)
            .add(
                row,
                exemplar.role().ordinal(),
                exemplar.value(),
                exemplar.timeNanos(),
                exemplar.traceId().high(),
                exemplar.traceId().low(),
                exemplar.spanId());
      }
    }
    return builder.build();
  }

  private static int addKey(Frame.Builder builder, CellKey key) {
    Table.Builder table = builder.table(Section.CELLS);
    int row = table.add(key.kind().ordinal(), key.sliceNanos());
    for (int i = 0; i < key.texts().size(); i++) {
      table.set(row, CellReading.TEXTS + i, builder.text(key.text(i)));
    }
    return row;
  }

  private static void addCounts(Table.Builder table, int row, Cell cell) {
    for (int i = 0; i < cell.key().kind().counts().size(); i++) {
      table.set(row, CellReading.COUNTS + i, cell.count(i));
    }
  }

  private static void addSketches(Table.Builder table, int row, Cell cell) {
    for (int which = 0; which < cell.key().kind().sketches().size(); which++) {
      LatencySketch sketch = cell.sketch(which);
      if (sketch.count() == 0) {
        continue;
      }
      for (int bucket = sketch.firstBucket(); bucket <= sketch.lastBucket(); bucket++) {
        long count = sketch.countAt(bucket);
        if (count != 0) {
          table.add(row, which, bucket, count);
        }
      }
    }
  }

  /// The cells of a frame whose keys are wanted.
  public static List<Cell> cells(Frame frame, Predicate<CellKey> wanted) {
    return CellColumns.of(frame).cells(wanted);
  }
}
