package dev.whence.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Copies chosen items of one frame into the builder of another, translating text, set and row
/// numbers on the way.
final class FrameCopy {

  private final Frame source;
  private final Frame.Builder target;
  private final Translation texts;
  private final Translation sets;
  private final Map<Integer, Integer> series = new HashMap<>();
  private final Table.Builder main;
  private final List<Table> children = new ArrayList<>();

  FrameCopy(Frame source, Frame.Builder target, int rows) {
    this.source = source;
    this.target = target;
    this.texts = new Translation(source.texts().size(), rows);
    this.sets = new Translation(source.sets().size(), rows);
    this.main = target.table(source.signal().main());
    for (Section section : source.sections()) {
      if (section.parent() == source.signal().main() && source.table(section).size() > 0) {
        children.add(source.table(section));
      }
    }
  }

  /// Numbers of the source to numbers of the target: an array, or a table by hash where few rows of
  /// a large frame are copied. Not thread-safe.
  private static final class Translation {
    private static final int FEW = 64;

    private final boolean dense;

    /// The target's number plus 1 by the source's number; or pairs of both.
    private int[] numbers;

    private int size;

    Translation(int size, int rows) {
      dense = size <= FEW || rows > size / FEW;
      numbers = new int[dense ? size : FEW];
    }

    /// -1 where there is none yet.
    int get(int from) {
      return dense ? numbers[from] - 1 : numbers[place(from) + 1] - 1;
    }

    int put(int from, int to) {
      if (dense) {
        numbers[from] = to + 1;
      } else {
        int at = place(from);
        numbers[at] = from;
        numbers[at + 1] = to + 1;
        if (++size * 4 > numbers.length) {
          grow();
        }
      }
      return to;
    }

    private int place(int from) {
      int mask = numbers.length - 2;
      int at = (from * 0x9E3779B9 >>> 15) & mask;
      while (numbers[at + 1] != 0 && numbers[at] != from) {
        at = (at + 2) & mask;
      }
      return at;
    }

    private void grow() {
      int[] old = numbers;
      numbers = new int[old.length * 2];
      for (int at = 0; at < old.length; at += 2) {
        if (old[at + 1] != 0) {
          int to = place(old[at]);
          numbers[to] = old[at];
          numbers[to + 1] = old[at + 1];
        }
      }
    }
  }

  void copy(int[] rows) {
    for (int row : rows) {
      copy(row);
    }
  }

  /// Copies an item with its children.
  void copy(int row) {
    int added = copyRow(source.main(), row, -1, main);
    for (Table from : children) {
      int end = from.firstChild(row + 1);
      for (int child = from.firstChild(row); child < end; child++) {
        copyRow(from, child, added, target.table(from.section()));
      }
    }
  }

  private int copyRow(Table from, int row, int parent, Table.Builder to) {
    ColumnType[] types = from.section().types();
    int added = to.add();
    for (int column = 0; column < types.length; column++) {
      long value = from.get(column, row);
      to.set(
          added,
          column,
          switch (types[column]) {
            case TEXT -> text((int) value);
            case SET -> set((int) value);
            case ROW -> parent;
            case ID, TIME, NUMBER, DOUBLE -> value;
          });
    }
    if (from.section() == Section.POINTS) {
      to.set(added, Points.SERIES, series((int) from.get(Points.SERIES, row)));
    }
    return added;
  }

  private int series(int row) {
    Integer known = series.get(row);
    if (known == null) {
      known = target.table(Section.SERIES).size();
      series.put(row, known);
      copyRow(source.table(Section.SERIES), row, -1, target.table(Section.SERIES));
    }
    return known;
  }

  private int text(int index) {
    int known = texts.get(index);
    return known >= 0 ? known : texts.put(index, target.text(source.text(index)));
  }

  private int set(int index) {
    int known = sets.get(index);
    if (known >= 0) {
      return known;
    }
    AttributeSets from = source.sets();
    for (int entry = from.start(index); entry < from.start(index + 1); entry++) {
      AttributeType type = from.type(entry);
      long value = from.value(entry);
      target.sets().add(text(from.key(entry)), type, type.isText() ? text((int) value) : value);
    }
    return sets.put(index, target.sets().end());
  }
}
