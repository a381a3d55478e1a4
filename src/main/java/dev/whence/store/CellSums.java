package dev.whence.store;

import static java.util.Objects.requireNonNull;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Adds up rows of many blocks. It first finds out which rows are of which cell, then adds up cell
/// by cell: what is added to stays near the processor, and the blocks, whose rows lie in the order
/// of their keys, are each read from front to back. Blocks that take much memory are added up and
/// let go of before there are more. For one pass by one thread.
final class CellSums {

  /// Cells that are added up by one thread after another.
  private static final int PART = 512;

  /// What a cell takes here before it is added up.
  private static final int SUM_BYTES = 120;

  /// Of so many cells most looks find more.
  private static final int FEW = 1_024;

  /// For so many of them room is taken at a time.
  private static final int SUMS_TAKEN = 64;

  /// And a key of a block, which others may share.
  private static final int KEY_BYTES = 96;

  private static final int ROW_BYTES = 3 * Integer.BYTES;

  private final CellQuestion question;
  private final WantedKeys keys;
  private final CellRoom room;
  private final Map<CellKind, boolean[]> kept = new EnumMap<>(CellKind.class);
  private final Map<CellKey, Sum> sums = new HashMap<>(FEW);

  /// In the order in which they came.
  private final List<Sum> inOrder = new ArrayList<>();

  private final List<CellColumns> blocks = new ArrayList<>();
  private long blockBytes;

  /// Rows that are wanted: of which block, which one, and the next of the same cell (-1 for none).
  private int[] block = new int[256];

  private int[] row = new int[256];
  private int[] next = new int[256];
  private int size;

  /// A cell: what was added up of it, and the first and last of its rows that are not.
  private static final class Sum {
    private final CellKey key;
    private @Nullable Cell cell;

    /// What room was taken for the cell.
    private long taken;

    private int first = -1;
    private int last = -1;

    Sum(CellKey key) {
      this.key = key;
    }
  }

  CellSums(CellQuestion question, CellRoom room) {
    this.question = question;
    this.keys = new WantedKeys(question);
    this.room = room;
  }

  /// Adds those that are wanted of a block, of some slices.
  ///
  /// @return whether any are wanted, whatever their slice
  boolean add(CellColumns columns, LongPredicate slices) {
    boolean[] wanted = new boolean[columns.keys()];
    for (int number = 0; number < wanted.length; number++) {
      wanted[number] = keys.wants(columns.key(number));
    }
    long more = columns.bytes() + (long) columns.keys() * KEY_BYTES;
    long rowBytes = ((long) size + columns.size()) * ROW_BYTES;
    if (!room.isRoomy(blockBytes + more + rowBytes)) {
      addUp();
    }
    room.take(more);
    blockBytes += more;
    blocks.add(columns);
    BySlice known = new BySlice(columns, slices);
    boolean any = false;
    for (int at = 0; at < columns.size(); at++) {
      int number = columns.keyNumber(at);
      int slice = columns.sliceNumber(at);
      if (wanted[number] && known.isInRange(slice)) {
        any = true;
        if (known.isWanted(slice)) {
          add(known.sum(number, slice), at);
        }
      }
    }
    return any;
  }

  /// Adds one that is wanted.
  void add(Cell cell) {
    long step = question.grain().step(cell.key().sliceNanos());
    Sum sum = sum(cell.key(), step);
    if (sum.cell == null) {
      sum.taken = cell.bytes();
      room.take(sum.taken);
      sum.cell = new Cell(sum.key);
    }
    if (question.grain().counted().counts()) {
      sum.cell.add(cell);
    }
  }

  private Sum sum(CellKey key, long step) {
    boolean[] dimensions = kept.get(key.kind());
    if (dimensions == null) {
      dimensions = question.grain().kept(key.kind());
      kept.put(key.kind(), dimensions);
    }
    CellKey at = key.at(step, dimensions);
    Sum known = sums.get(at);
    return known == null ? begun(at) : known;
  }

  private Sum begun(CellKey key) {
    if (inOrder.size() % SUMS_TAKEN == 0) {
      room.take((long) SUMS_TAKEN * SUM_BYTES);
    }
    Sum begun = new Sum(key);
    sums.put(key, begun);
    inOrder.add(begun);
    return begun;
  }

  private void add(Sum sum, int wantedRow) {
    if (size == row.length) {
      room.take((long) size * ROW_BYTES);
      block = Arrays.copyOf(block, size * 2);
      row = Arrays.copyOf(row, size * 2);
      next = Arrays.copyOf(next, size * 2);
    }
    block[size] = blocks.size() - 1;
    row[size] = wantedRow;
    next[size] = -1;
    if (sum.last < 0) {
      sum.first = size;
    } else {
      next[sum.last] = size;
    }
    sum.last = size++;
  }

  /// All that were added, each key once, in the order in which they came.
  List<Cell> cells() {
    addUp();
    List<Cell> cells = new ArrayList<>(inOrder.size());
    for (Sum each : inOrder) {
      if (each.cell != null) {
        cells.add(each.cell);
      }
    }
    return cells;
  }

  /// Adds up the rows of all blocks so far, which are not needed any more.
  private void addUp() {
    List<List<Sum>> parts = new ArrayList<>();
    for (int from = 0; from < inOrder.size(); from += PART) {
      parts.add(inOrder.subList(from, Math.min(inOrder.size(), from + PART)));
    }
    parts.parallelStream().forEach(this::addUp);
    room.give(blockBytes);
    blockBytes = 0;
    blocks.clear();
    size = 0;
  }

  private void addUp(List<Sum> part) {
    CountedBytes counted = new CountedBytes(question.grain().counted());
    long more = 0;
    for (Sum sum : part) {
      Cell cell = sum.cell == null ? new Cell(sum.key) : sum.cell;
      if (question.grain().counted().counts() && sum.first >= 0) {
        for (int at = sum.first; at >= 0; at = next[at]) {
          counted.add(cell, blocks.get(block[at]), row[at]);
        }
        counted.finish(cell);
      }
      long bytes = cell.bytes();
      more += bytes - sum.taken;
      sum.taken = bytes;
      sum.cell = cell;
      sum.first = -1;
      sum.last = -1;
    }
    room.take(more);
  }

  /// What the keys of a block are added up under: each is looked up once for each step, and what is
  /// wanted of a slice is asked once.
  private final class BySlice {
    private final CellColumns columns;
    private final boolean[] inRange;

    /// By slice, and by key: null where none is wanted, or none was looked up.
    private final @Nullable Sum[] @Nullable [] sums;

    BySlice(CellColumns columns, LongPredicate slices) {
      this.columns = columns;
      this.inRange = new boolean[columns.slices()];
      this.sums = new @Nullable Sum[columns.slices()][];
      Map<Long, @Nullable Sum[]> bySteps = new HashMap<>();
      for (int number = 0; number < inRange.length; number++) {
        long slice = columns.slice(number);
        inRange[number] = question.range().contains(slice);
        if (inRange[number] && slices.test(slice)) {
          sums[number] =
              bySteps.computeIfAbsent(
                  question.grain().step(slice), _ -> new @Nullable Sum[columns.keys()]);
        }
      }
    }

    boolean isInRange(int slice) {
      return inRange[slice];
    }

    boolean isWanted(int slice) {
      return sums[slice] != null;
    }

    Sum sum(int key, int slice) {
      @Nullable Sum[] ofStep = requireNonNull(sums[slice]);
      Sum known = ofStep[key];
      if (known == null) {
        long step = question.grain().step(columns.slice(slice));
        known = CellSums.this.sum(columns.key(key), step);
        ofStep[key] = known;
      }
      return known;
    }
  }
}
