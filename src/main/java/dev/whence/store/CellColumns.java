package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The cells of a block, laid out to be added up: a key is there once for all slices that have it,
/// and looked up once for all of them; what its rows count lies in few bytes, row after row.
/// Immutable; safe for use by many threads.
public final class CellColumns {

  /// By number, without their slices.
  private final CellKey[] keys;

  /// By number.
  private final long[] slices;

  /// By row: the numbers of its key and its slice, where its bytes begin, and its exemplars' items.
  private final int[] key;

  private final char[] slice;
  private final int[] from;
  private final int[] item;

  /// See [CountedBytes].
  private final byte[] counted;

  private final long[] items;

  CellColumns(
      CellKey[] keys,
      long[] slices,
      int[] key,
      char[] slice,
      int[] from,
      int[] item,
      byte[] counted,
      long[] items) {
    this.keys = keys;
    this.slices = slices;
    this.key = key;
    this.slice = slice;
    this.from = from;
    this.item = item;
    this.counted = counted;
    this.items = items;
  }

  /// @throws CorruptFrameException where what is there cannot be cells
  public static CellColumns of(Frame frame) {
    return of(frame, UnaryOperator.identity());
  }

  /// @param shared gives of equal keys always the same
  public static CellColumns of(Frame frame, UnaryOperator<CellKey> shared) {
    return new CellReading(frame, shared).columns();
  }

  public int size() {
    return key.length;
  }

  /// What it takes in memory, about, without its keys, which many blocks may share.
  public long bytes() {
    return counted.length
        + (long) items.length * Long.BYTES
        + (long) keys.length * Integer.BYTES
        + (long) slices.length * Long.BYTES
        + size() * (3L * Integer.BYTES + Character.BYTES);
  }

  /// Its cells of some kinds, added up to a grain.
  ///
  /// @param shared gives of equal keys always the same
  public CellColumns folded(Set<CellKind> kinds, Grain grain, UnaryOperator<CellKey> shared) {
    CellSums sums =
        new CellSums(
            CellQuestion.of(Tenant.DEFAULT, kinds, TimeRange.ALWAYS, CellFilter.ALL, grain),
            CellRoom.endless());
    sums.add(this, _ -> true);
    return new CellsLaidOut(sums.cells(), shared).columns();
  }

  /// Its cells whose keys are wanted, each as it is.
  public List<Cell> cells(Predicate<CellKey> wanted) {
    List<Cell> cells = new ArrayList<>();
    CountedBytes bytes = new CountedBytes(Counted.ALL);
    for (int row = 0; row < size(); row++) {
      CellKey at = keys[key[row]].at(slices[slice[row]]);
      if (wanted.test(at)) {
        Cell cell = new Cell(at);
        bytes.add(cell, this, row);
        bytes.finish(cell);
        cells.add(cell);
      }
    }
    return cells;
  }

  /// How many keys there are.
  int keys() {
    return keys.length;
  }

  /// A key, without its slice.
  CellKey key(int number) {
    return keys[number];
  }

  int keyNumber(int row) {
    return key[row];
  }

  /// How many slices its rows are of.
  int slices() {
    return slices.length;
  }

  long slice(int number) {
    return slices[number];
  }

  int sliceNumber(int row) {
    return slice[row];
  }

  /// What rows count, for [CountedBytes].
  byte[] counted() {
    return counted;
  }

  /// Where what a row counts begins.
  int from(int row) {
    return from[row];
  }

  /// The IDs of items that are exemplars, for [CountedBytes].
  long[] items() {
    return items;
  }

  /// Where those of a row begin.
  int item(int row) {
    return item[row];
  }
}
