package dev.whence.model;

import org.jspecify.annotations.Nullable;

/// A column's values as differences from the least of them, in no more bytes each than the largest
/// difference takes: 0, 1, 2, 4 or 8. Immutable.
final class NarrowColumn {

  private static final byte[] NO_BYTES = {};
  private static final short[] NO_SHORTS = {};
  private static final int[] NO_INTS = {};

  private final int width;
  private final long least;
  private final byte[] bytes;
  private final short[] shorts;
  private final int[] ints;
  private final long @Nullable [] longs;

  private NarrowColumn(int width, long least, long[] values) {
    this.width = width;
    this.least = least;
    this.bytes = width == Byte.BYTES ? new byte[values.length] : NO_BYTES;
    this.shorts = width == Short.BYTES ? new short[values.length] : NO_SHORTS;
    this.ints = width == Integer.BYTES ? new int[values.length] : NO_INTS;
    this.longs = width == Long.BYTES ? values : null;
    for (int row = 0; row < values.length; row++) {
      long difference = values[row] - least;
      switch (width) {
        case Byte.BYTES -> bytes[row] = (byte) difference;
        case Short.BYTES -> shorts[row] = (short) difference;
        case Integer.BYTES -> ints[row] = (int) difference;
        default -> {}
      }
    }
  }

  /// @param values become the column's own where they cannot be narrower
  static NarrowColumn of(long[] values) {
    long least = values.length == 0 ? 0 : Long.MAX_VALUE;
    long most = values.length == 0 ? 0 : Long.MIN_VALUE;
    for (long value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return new NarrowColumn(width(most - least), least, values);
  }

  /// @param range negative where it takes 64 bits
  private static int width(long range) {
    if (range < 0 || range > 0xffff_ffffL) {
      return Long.BYTES;
    }
    if (range == 0) {
      return 0;
    }
    return range <= 0xff ? Byte.BYTES : range <= 0xffff ? Short.BYTES : Integer.BYTES;
  }

  long get(int row) {
    return switch (width) {
      case 0 -> least;
      case Byte.BYTES -> least + (bytes[row] & 0xff);
      case Short.BYTES -> least + (shorts[row] & 0xffff);
      case Integer.BYTES -> least + (ints[row] & 0xffff_ffffL);
      default -> longs == null ? least : longs[row];
    };
  }

  /// Of each value.
  int width() {
    return width;
  }
}
