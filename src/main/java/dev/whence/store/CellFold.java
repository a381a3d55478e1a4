package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Cells;
import dev.whence.model.Frame;
import dev.whence.model.Section;
import dev.whence.model.Table;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Adds up the rows of one frame of cells where they lie. Rows that are not wanted cost the look at
/// two columns; of those that are, the key is made once for all that are added up under it: they
/// are told apart by the frame's own numbers of their texts. For one pass by one thread.
final class CellFold {

  private static final CellKind[] KINDS = CellKind.values();

  /// So many buckets are looked at for a row's key before it is looked up by its texts.
  private static final int MOST_PROBES = 16;

  private final Frame frame;
  private final Table table;
  private final CellQuestion question;
  private final Cells sum;
  private final CellRow cells;

  /// By kind, null for those not wanted.
  private final @Nullable Shape[] shapes = new @Nullable Shape[KINDS.length];

  /// By text: whether it is a wanted service; empty where all are.
  private final boolean[] services;

  /// Open addressing from keys to the first row that has one (plus 1; 0 where free) and its cell.
  private int[] rows = {};

  private @Nullable Cell[] sums = {};

  /// What matters of a kind's columns.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Shape(CellKind kind, boolean[] kept, int[] services) {}

  CellFold(Frame frame, CellQuestion question, Cells sum) {
    this.frame = frame;
    this.table = frame.table(Section.CELLS);
    this.question = question;
    this.sum = sum;
    this.cells = new CellRow(frame);
    for (CellKind kind : question.kinds()) {
      shapes[kind.ordinal()] =
          new Shape(kind, question.grain().kept(kind), CellServices.dimensions(kind));
    }
    this.services = new boolean[question.services().isEmpty() ? 0 : frame.texts().size()];
    for (int text = 0; text < services.length; text++) {
      services[text] = question.services().contains(frame.text(text));
    }
  }

  /// Adds those of some slices.
  ///
  /// @return whether any are wanted, whatever their slice
  boolean add(LongPredicate slices) {
    int[] wanted = new int[table.size()];
    int found = 0;
    boolean any = false;
    for (int row = 0; row < wanted.length; row++) {
      Shape shape = shapes[CellRow.kind(table, row)];
      long slice = table.get(CellRow.SLICE, row);
      if (shape != null && question.range().contains(slice) && isOfServices(shape, row)) {
        any = true;
        if (slices.test(slice)) {
          wanted[found++] = row;
        }
      }
    }
    add(wanted, found);
    return any;
  }

  private void add(int[] wanted, int count) {
    rows = new int[Integer.highestOneBit(count | 1) * 4];
    sums = new @Nullable Cell[rows.length];
    for (int i = 0; i < count; i++) {
      int row = wanted[i];
      Shape shape = Objects.requireNonNull(shapes[CellRow.kind(table, row)]);
      Cell cell = cell(shape, row);
      if (!question.grain().keysOnly()) {
        cells.addTo(cell, row);
      }
    }
  }

  private boolean isOfServices(Shape shape, int row) {
    if (services.length == 0) {
      return true;
    }
    for (int dimension : shape.services) {
      if (services[(int) table.get(CellRow.TEXTS + dimension, row)]) {
        return true;
      }
    }
    return false;
  }

  private Cell cell(Shape shape, int row) {
    int bucket = hash(shape, row) & (rows.length - 1);
    for (int probe = 0; probe < MOST_PROBES; probe++) {
      Cell known = sums[bucket];
      if (known == null) {
        Cell cell = sum.at(key(shape, row));
        rows[bucket] = row;
        sums[bucket] = cell;
        return cell;
      }
      if (same(shape, rows[bucket], row)) {
        return known;
      }
      bucket = (bucket + 1) & (rows.length - 1);
    }
    return sum.at(key(shape, row));
  }

  private int hash(Shape shape, int row) {
    long hash = shape.kind.ordinal() + question.grain().step(table.get(CellRow.SLICE, row));
    for (int i = 0; i < shape.kept.length; i++) {
      if (shape.kept[i]) {
        hash = (hash ^ table.get(CellRow.TEXTS + i, row)) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 32;
      }
    }
    return (int) (hash ^ hash >>> 16);
  }

  private boolean same(Shape shape, int one, int other) {
    if (table.get(CellRow.KIND, one) != table.get(CellRow.KIND, other)
        || question.grain().step(table.get(CellRow.SLICE, one))
            != question.grain().step(table.get(CellRow.SLICE, other))) {
      return false;
    }
    for (int i = 0; i < shape.kept.length; i++) {
      if (shape.kept[i]
          && table.get(CellRow.TEXTS + i, one) != table.get(CellRow.TEXTS + i, other)) {
        return false;
      }
    }
    return true;
  }

  private CellKey key(Shape shape, int row) {
    String[] texts = new String[shape.kept.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = shape.kept[i] ? frame.text(table.get(CellRow.TEXTS + i, row)) : "";
    }
    long step = question.grain().step(table.get(CellRow.SLICE, row));
    return new CellKey(shape.kind, step, Arrays.asList(texts));
  }
}
