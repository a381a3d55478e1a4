package dev.whence.aggregate;

import dev.whence.model.Cell;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cells by slice and numbers, which are cheaper to look up than the texts of their keys. Not
/// thread-safe.
final class CellTable {

  /// A cell and what it is looked up by.
  ///
  /// @param number of the cell among those of this table
  record Slot(int number, long slice, long first, long second, long third, Cell cell) {

    boolean is(long otherSlice, long otherFirst, long otherSecond, long otherThird) {
      return first == otherFirst
          && second == otherSecond
          && third == otherThird
          && slice == otherSlice;
    }
  }

  private final List<Slot> slots = new ArrayList<>();
  private @Nullable Slot[] table = new @Nullable Slot[256];

  /// The slot of some numbers; null where there is none yet.
  @Nullable Slot get(long slice, long first, long second, long third) {
    int bucket = bucket(slice, first, second, third);
    for (Slot slot = table[bucket]; slot != null; slot = table[bucket]) {
      if (slot.is(slice, first, second, third)) {
        return slot;
      }
      bucket = (bucket + 1) & (table.length - 1);
    }
    return null;
  }

  /// Adds a cell under numbers that have none.
  Slot add(long slice, long first, long second, long third, Cell cell) {
    Slot slot = new Slot(slots.size(), slice, first, second, third, cell);
    slots.add(slot);
    if (slots.size() * 2 > table.length) {
      table = new @Nullable Slot[table.length * 4];
      slots.forEach(this::place);
    } else {
      place(slot);
    }
    return slot;
  }

  private void place(Slot slot) {
    int bucket = bucket(slot.slice, slot.first, slot.second, slot.third);
    while (table[bucket] != null) {
      bucket = (bucket + 1) & (table.length - 1);
    }
    table[bucket] = slot;
  }

  private int bucket(long slice, long first, long second, long third) {
    long hash = (slice * 31 + first) * 0x9E3779B97F4A7C15L;
    hash = (hash ^ (hash >>> 32) ^ second) * 0x9E3779B97F4A7C15L;
    hash = (hash ^ (hash >>> 32) ^ third) * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> 32) & (table.length - 1);
  }

  int size() {
    return slots.size();
  }

  List<Cell> cells() {
    List<Cell> cells = new ArrayList<>(slots.size());
    for (Slot slot : slots) {
      cells.add(slot.cell);
    }
    return cells;
  }
}
