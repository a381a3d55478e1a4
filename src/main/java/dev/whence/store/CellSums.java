package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Adds up rows of many blocks. It first finds out which rows are of which cell, then adds up cell
/// by cell: what is added to stays near the processor, and the blocks, whose rows lie in the order
/// of their keys, are each read from front to back. For one pass by one thread.
final class CellSums {

  /// Cells that are added up by one thread after another.
  private static final int PART = 512;

  private final CellQuestion question;
  private final Map<CellKind, boolean[]> kept = new EnumMap<>(CellKind.class);
  private final Map<CellKey, Sum> sums = new LinkedHashMap<>();
  private final List<CellColumns> blocks = new ArrayList<>();

  /// Rows that are wanted: of which block, which one, and the next of the same cell (-1 for none).
  private int[] block = new int[256];

  private int[] row = new int[256];
  private int[] next = new int[256];
  private int size;

  /// A cell that is not yet added up: its first and last row.
  private static final class Sum {
    private int first = -1;
    private int last = -1;
  }

  CellSums(CellQuestion question) {
    this.question = question;
  }

  /// Adds those that are wanted of a block, of some slices.
  ///
  /// @return whether any are wanted, whatever their slice
  boolean add(CellColumns columns, LongPredicate slices) {
    boolean[] wanted = new boolean[columns.keys()];
    for (int number = 0; number < wanted.length; number++) {
      wanted[number] = question.wantsAtAnyTime(columns.key(number));
    }
    ByStep known = new ByStep(columns);
    blocks.add(columns);
    boolean any = false;
    for (int at = 0; at < columns.size(); at++) {
      int number = columns.keyNumber(at);
      long slice = columns.slice(at);
      if (wanted[number] && question.range().contains(slice)) {
        any = true;
        if (slices.test(slice)) {
          add(known.sum(number, slice), at);
        }
      }
    }
    return any;
  }

  private void add(Sum sum, int wantedRow) {
    if (size == row.length) {
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
    List<Map.Entry<CellKey, Sum>> all = List.copyOf(sums.entrySet());
    List<List<Map.Entry<CellKey, Sum>>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += PART) {
      parts.add(all.subList(from, Math.min(all.size(), from + PART)));
    }
    return parts.parallelStream().flatMap(part -> cells(part).stream()).toList();
  }

  private List<Cell> cells(List<Map.Entry<CellKey, Sum>> part) {
    CountedBytes counted = new CountedBytes();
    List<Cell> cells = new ArrayList<>(part.size());
    for (Map.Entry<CellKey, Sum> each : part) {
      Cell cell = new Cell(each.getKey());
      if (!question.grain().keysOnly()) {
        for (int at = each.getValue().first; at >= 0; at = next[at]) {
          counted.add(cell, blocks.get(block[at]), row[at]);
        }
        counted.finish(cell);
      }
      cells.add(cell);
    }
    return cells;
  }

  /// What the keys of a block are added up under, each looked up once for each step.
  private final class ByStep {
    private final CellColumns columns;
    private final Map<Long, @Nullable Sum[]> bySteps = new HashMap<>();
    private @Nullable Sum[] ofStep = {};
    private long step;

    ByStep(CellColumns columns) {
      this.columns = columns;
    }

    Sum sum(int number, long slice) {
      long wanted = question.grain().step(slice);
      if (wanted != step || ofStep.length == 0) {
        step = wanted;
        ofStep = bySteps.computeIfAbsent(step, _ -> new @Nullable Sum[columns.keys()]);
      }
      Sum known = ofStep[number];
      if (known == null) {
        CellKey key = columns.key(number);
        boolean[] dimensions = kept.computeIfAbsent(key.kind(), question.grain()::kept);
        known = sums.computeIfAbsent(key.at(step, dimensions), _ -> new Sum());
        ofStep[number] = known;
      }
      return known;
    }
  }
}
