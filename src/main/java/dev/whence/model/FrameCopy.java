package dev.whence.model;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Copies chosen items of one frame into the builder of another, translating text, set and row
/// numbers on the way.
final class FrameCopy {

  private final Frame source;
  private final Frame.Builder target;
  private final Translation texts;
  private final Translation sets;
  private final Map<Integer, Integer> series = new HashMap<>();

  FrameCopy(Frame source, Frame.Builder target, int rows) {
    this.source = source;
    this.target = target;
    this.texts = new Translation(source.texts().size(), rows);
    this.sets = new Translation(source.sets().size(), rows);
  }

  /// Numbers of the source to numbers of the target: an array, or a map where few rows of a large
  /// frame are copied.
  private static final class Translation {
    private final int @Nullable [] dense;
    private final Map<Integer, Integer> sparse = new HashMap<>();

    Translation(int size, int rows) {
      dense = size > 1_000 && rows < size / 64 ? null : new int[size];
    }

    /// -1 where there is none yet.
    int get(int from) {
      return dense != null ? dense[from] - 1 : sparse.getOrDefault(from, -1);
    }

    int put(int from, int to) {
      if (dense != null) {
        dense[from] = to + 1;
      } else {
        sparse.put(from, to);
      }
      return to;
    }
  }

  void copy(int[] rows) {
    Section main = source.signal().main();
    int first = target.table(main).size();
    for (int row : rows) {
      copyRow(source.main(), row, -1);
    }
    for (Section section : source.sections()) {
      if (section.parent() == main) {
        copyChildren(source.table(section), rows, first);
      }
    }
  }

  private void copyChildren(Table children, int[] rows, int firstParent) {
    for (int i = 0; i < rows.length; i++) {
      int end = children.firstChild(rows[i] + 1);
      for (int child = children.firstChild(rows[i]); child < end; child++) {
        copyRow(children, child, firstParent + i);
      }
    }
  }

  private void copyRow(Table from, int row, int parent) {
    Section section = from.section();
    Table.Builder to = target.table(section);
    int added = to.add();
    for (int column = 0; column < section.columns().size(); column++) {
      long value = from.get(column, row);
      to.set(
          added,
          column,
          switch (section.columns().get(column)) {
            case TEXT -> text((int) value);
            case SET -> set((int) value);
            case ROW -> parent;
            case ID, TIME, NUMBER, DOUBLE -> value;
          });
    }
    if (section == Section.POINTS) {
      to.set(added, Points.SERIES, series((int) from.get(Points.SERIES, row)));
    }
  }

  private int series(int row) {
    Integer known = series.get(row);
    if (known == null) {
      known = target.table(Section.SERIES).size();
      series.put(row, known);
      copyRow(source.table(Section.SERIES), row, -1);
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
