package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Cells;
import dev.whence.model.Exemplar;
import dev.whence.model.Frame;
import dev.whence.model.LatencySketch;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.Table;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Cells as frames and back.
public final class CellFrames {

  private static final CellKind[] KINDS = CellKind.values();

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
      table.set(row, CellRow.TEXTS + i, builder.text(key.text(i)));
    }
    return row;
  }

  private static void addCounts(Table.Builder table, int row, Cell cell) {
    for (int i = 0; i < cell.key().kind().counts().size(); i++) {
      table.set(row, CellRow.COUNTS + i, cell.count(i));
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

  /// A frame's cells of some kinds, added up to a grain.
  public static Frame folded(Frame frame, Set<CellKind> kinds, Grain grain) {
    Cells sum = new Cells();
    CellQuestion all = new CellQuestion(Tenant.DEFAULT, kinds, TimeRange.ALWAYS, Set.of(), grain);
    new CellFold(frame, all, sum).add(_ -> true);
    return frame(sum.sorted());
  }

  public static List<Cell> cells(Frame frame) {
    return cells(frame, key -> true);
  }

  /// The cells of a frame whose keys are wanted.
  public static List<Cell> cells(Frame frame, Predicate<CellKey> wanted) {
    Table table = frame.table(Section.CELLS);
    CellRow counted = new CellRow(frame);
    List<Cell> cells = new ArrayList<>();
    for (int row = 0; row < table.size(); row++) {
      CellKey key = key(frame, table, row);
      if (wanted.test(key)) {
        Cell cell = new Cell(key);
        counted.addTo(cell, row);
        cells.add(cell);
      }
    }
    return cells;
  }

  private static CellKey key(Frame frame, Table table, int row) {
    CellKind kind = KINDS[CellRow.kind(table, row)];
    String[] texts = new String[kind.dimensions().size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = frame.text(table.get(CellRow.TEXTS + i, row));
    }
    return new CellKey(kind, table.get(CellRow.SLICE, row), List.of(texts));
  }
}
