package dev.whence.model;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of one section, column by column. Immutable once its frame is built; the arrays it
/// hands out are its own and must not be written.
public final class Table {

  private final Section section;
  private final int size;
  private final long[][] columns;

  /// In the place of the columns, where there are any.
  private final NarrowColumn @Nullable [] narrow;

  Table(Section section, int size, long[][] columns) {
    this.section = section;
    this.size = size;
    this.columns = columns;
    this.narrow = null;
  }

  private Table(Section section, int size, NarrowColumn[] narrow) {
    this.section = section;
    this.size = size;
    this.columns = new long[0][];
    this.narrow = narrow;
  }

  /// Reassembles a table from its columns, each `size` long, as a codec reads them; columns that
  /// are missing at the end are zero. The arrays become the table's own.
  public static Table of(Section section, int size, long[][] columns) {
    long[][] all = Arrays.copyOf(columns, section.columns().size());
    for (int column = 0; column < all.length; column++) {
      if (column >= columns.length) {
        all[column] = new long[size];
      } else if (all[column].length != size) {
        throw new IllegalArgumentException(
            section + " column " + column + " has " + all[column].length + " rows, not " + size);
      }
    }
    return new Table(section, size, all);
  }

  public Section section() {
    return section;
  }

  public int size() {
    return size;
  }

  public long get(int column, int row) {
    return narrow == null ? columns[column][row] : narrow[column].get(row);
  }

  public double getDouble(int column, int row) {
    return Double.longBitsToDouble(get(column, row));
  }

  /// The same rows in fewer bytes, a little slower to read.
  Table narrow(Room room) {
    return narrow != null
        ? this
        : new Table(
            section,
            size,
            Arrays.stream(columns)
                .map(values -> NarrowColumn.of(values, room))
                .toArray(NarrowColumn[]::new));
  }

  /// What the values take.
  public long bytes() {
    int each =
        narrow == null
            ? columns.length * Long.BYTES
            : Arrays.stream(narrow).mapToInt(NarrowColumn::width).sum();
    return (long) size * each;
  }

  /// The first row whose parent (column 0) is at or after `parentRow`: children of row r are
  /// `firstChild(r)` to `firstChild(r + 1)`.
  public int firstChild(int parentRow) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(0, middle) < parentRow) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  Table with(Map<Integer, long[]> replaced) {
    long[][] changed = new long[section.columns().size()][];
    for (int column = 0; column < changed.length; column++) {
      long[] by = replaced.get(column);
      changed[column] = by == null ? column(column) : by.clone();
    }
    return new Table(section, size, changed);
  }

  private long[] column(int column) {
    if (narrow == null) {
      return columns[column];
    }
    long[] values = new long[size];
    Arrays.setAll(values, row -> get(column, row));
    return values;
  }

  /// The same table with no more than the first few children of each parent; the table itself where
  /// none has more.
  public Table firstChildren(int most) {
    Builder builder = new Builder(section);
    long parent = -1;
    int children = 0;
    for (int row = 0; row < size; row++) {
      children = get(0, row) == parent ? children + 1 : 1;
      parent = get(0, row);
      if (children <= most) {
        int added = builder.add();
        for (int column = 0; column < section.columns().size(); column++) {
          builder.set(added, column, get(column, row));
        }
      }
    }
    return builder.size() == size ? this : builder.build();
  }

  /// Collects rows. Not thread-safe.
  public static final class Builder {
    private final Section section;
    private final long[][] columns;
    private int size;

    Builder(Section section) {
      this.section = section;
      this.columns = new long[section.columns().size()][16];
    }

    public Section section() {
      return section;
    }

    public int size() {
      return size;
    }

    /// Adds a row of zeros and gives its number.
    public int add() {
      if (size == columns[0].length) {
        resize(size * 2);
      }
      return size++;
    }

    /// Makes room for so many rows in all.
    public void reserve(int rows) {
      if (rows > columns[0].length) {
        resize(rows);
      }
    }

    private void resize(int rows) {
      for (int column = 0; column < columns.length; column++) {
        columns[column] = Arrays.copyOf(columns[column], rows);
      }
    }

    /// Adds a row; columns not given are zero.
    public int add(long... values) {
      int row = add();
      for (int column = 0; column < values.length; column++) {
        columns[column][row] = values[column];
      }
      return row;
    }

    public Builder set(int row, int column, long value) {
      columns[column][row] = value;
      return this;
    }

    public Builder setDouble(int row, int column, double value) {
      return set(row, column, Double.doubleToRawLongBits(value));
    }

    public long get(int row, int column) {
      return columns[column][row];
    }

    /// Takes the rows from `newSize` on away again.
    public void truncate(int newSize) {
      for (long[] column : columns) {
        Arrays.fill(column, newSize, size, 0);
      }
      size = newSize;
    }

    /// The table; the builder is not to be used any more.
    Table build() {
      if (size < columns[0].length) {
        resize(size);
      }
      return new Table(section, size, columns);
    }
  }
}
