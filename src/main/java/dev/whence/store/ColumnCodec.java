package dev.whence.store;

import dev.whence.model.ColumnType;
import dev.whence.model.MetricKind;
import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Table;

/// One column as bytes, by its type. Times are written as differences, from the row before or from
/// the time column to the left (an end from its start), whichever is smaller.
final class ColumnCodec {

  private static final int FROM_ROW_BEFORE = 0;
  private static final int FROM_COLUMN_BEFORE = 1;
  private static final int METRIC_KINDS = MetricKind.values().length;

  private ColumnCodec() {}

  /// What the numbers of a frame may point at.
  record Bounds(int texts, int sets, int parentRows) {}

  static void encode(Table table, int column, ByteSink sink) {
    ColumnType type = table.section().columns().get(column);
    switch (type) {
      case TIME -> encodeTimes(table, column, sink);
      case DOUBLE -> encodeDoubles(table, column, sink);
      case ID, NUMBER, TEXT, SET, ROW -> encodePlain(table, column, type, sink);
    }
  }

  private static void encodePlain(Table table, int column, ColumnType type, ByteSink sink) {
    int size = table.size();
    switch (type) {
      case ID -> {
        for (int row = 0; row < size; row++) {
          sink.fixed(table.get(column, row));
        }
      }
      case NUMBER -> {
        for (int row = 0; row < size; row++) {
          sink.zigzag(table.get(column, row));
        }
      }
      case ROW -> {
        long previous = 0;
        for (int row = 0; row < size; row++) {
          long value = table.get(column, row);
          sink.varint(value - previous);
          previous = value;
        }
      }
      case TEXT, SET, TIME, DOUBLE -> {
        for (int row = 0; row < size; row++) {
          sink.varint(table.get(column, row));
        }
      }
    }
  }

  private static void encodeTimes(Table table, int column, ByteSink sink) {
    boolean sideways =
        hasTimeToTheLeft(table.section(), column) && sidewaysIsSmaller(table, column);
    sink.put(sideways ? FROM_COLUMN_BEFORE : FROM_ROW_BEFORE);
    long previous = 0;
    for (int row = 0; row < table.size(); row++) {
      long value = table.get(column, row);
      sink.zigzag(value - (sideways ? table.get(column - 1, row) : previous));
      previous = value;
    }
  }

  private static boolean hasTimeToTheLeft(Section section, int column) {
    return column > 0 && section.columns().get(column - 1) == ColumnType.TIME;
  }

  private static boolean sidewaysIsSmaller(Table table, int column) {
    long bits = 0;
    for (int row = 1; row < table.size(); row++) {
      long value = table.get(column, row);
      bits += Long.numberOfLeadingZeros(Math.abs(value - table.get(column - 1, row)));
      bits -= Long.numberOfLeadingZeros(Math.abs(value - table.get(column, row - 1)));
    }
    return bits >= 0;
  }

  /// The difference in bits from the row before, most significant bytes of all rows first: what
  /// changes little from row to row becomes runs of zeros.
  private static void encodeDoubles(Table table, int column, ByteSink sink) {
    int rows = table.size();
    int at = sink.zeros(rows * Long.BYTES);
    byte[] bytes = sink.array();
    long previous = 0;
    for (int row = 0; row < rows; row++) {
      long value = table.get(column, row);
      int place = at + row;
      for (long left = value ^ previous; left != 0; left <<= Byte.SIZE) {
        bytes[place] = (byte) (left >>> 56);
        place += rows;
      }
      previous = value;
    }
  }

  static long[] decode(
      Section section,
      int column,
      int rows,
      long[][] columnsBefore,
      Bounds bounds,
      ByteSource source) {
    long[] values = new long[rows];
    ColumnType type = section.columns().get(column);
    switch (type) {
      case TIME -> decodeTimes(section, column, columnsBefore, values, source);
      case DOUBLE -> decodeDoubles(values, source);
      case ID, NUMBER, TEXT, SET, ROW -> decodePlain(values, type, bounds, source);
    }
    if (section == Section.SERIES && column == Points.SERIES_KIND) {
      check(values, METRIC_KINDS, "metric kind");
    }
    return values;
  }

  private static void decodePlain(
      long[] values, ColumnType type, Bounds bounds, ByteSource source) {
    switch (type) {
      case ID -> {
        for (int row = 0; row < values.length; row++) {
          values[row] = source.fixed();
        }
      }
      case NUMBER -> {
        for (int row = 0; row < values.length; row++) {
          values[row] = source.zigzag();
        }
      }
      case TEXT -> decodeIndexes(values, bounds.texts(), "text", source);
      case SET -> decodeIndexes(values, bounds.sets(), "attribute set", source);
      case ROW -> decodeRows(values, bounds.parentRows(), source);
      case TIME, DOUBLE -> throw new IllegalArgumentException(type + " is not plain");
    }
  }

  private static void decodeIndexes(long[] values, int end, String what, ByteSource source) {
    for (int row = 0; row < values.length; row++) {
      values[row] = source.index(end, what);
    }
  }

  private static void decodeRows(long[] values, int parentRows, ByteSource source) {
    int previous = 0;
    for (int row = 0; row < values.length; row++) {
      previous += source.index(parentRows - previous, "row");
      values[row] = previous;
    }
  }

  private static void decodeTimes(
      Section section, int column, long[][] before, long[] values, ByteSource source) {
    int from = source.get();
    if (from > FROM_COLUMN_BEFORE
        || (from == FROM_COLUMN_BEFORE && !hasTimeToTheLeft(section, column))) {
      throw new CorruptFrameException("unknown encoding of times " + from);
    }
    long previous = 0;
    for (int row = 0; row < values.length; row++) {
      long base = from == FROM_COLUMN_BEFORE ? before[column - 1][row] : previous;
      values[row] = base + source.zigzag();
      previous = values[row];
    }
  }

  private static void decodeDoubles(long[] values, ByteSource source) {
    for (int plane = 0; plane < 8; plane++) {
      for (int row = 0; row < values.length; row++) {
        values[row] = (values[row] << 8) | source.get();
      }
    }
    for (int row = 1; row < values.length; row++) {
      values[row] ^= values[row - 1];
    }
  }

  static void check(long[] values, int end, String what) {
    for (long value : values) {
      if (value < 0 || value >= end) {
        throw new CorruptFrameException(what + " " + value + " is not below " + end);
      }
    }
  }
}
