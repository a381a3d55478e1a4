package dev.whence.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/// A column's values as differences from the least of them, in no more bytes each than the largest
/// difference takes: 0, 1, 2, 4 or 8. Immutable.
final class NarrowColumn {

  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);

  private final int size;
  private final int width;
  private final long least;
  private final byte[] bytes;
  private final int from;

  private NarrowColumn(int size, int width, long least, Room.Place place) {
    this.size = size;
    this.width = width;
    this.least = least;
    this.bytes = place.array();
    this.from = place.from();
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.nativeOrder());
  }

  static NarrowColumn of(long[] values, Room room) {
    long least = values.length == 0 ? 0 : Long.MAX_VALUE;
    long most = values.length == 0 ? 0 : Long.MIN_VALUE;
    for (long value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    int width = width(most - least);
    Room.Place place = room.take(width * values.length);
    NarrowColumn column = new NarrowColumn(values.length, width, least, place);
    column.fill(values);
    return column;
  }

  private void fill(long[] values) {
    switch (width) {
      case 0 -> {}
      case Byte.BYTES -> {
        for (int row = 0; row < values.length; row++) {
          bytes[from + row] = (byte) (values[row] - least);
        }
      }
      case Short.BYTES -> {
        for (int row = 0; row < values.length; row++) {
          SHORTS.set(bytes, from + row * Short.BYTES, (short) (values[row] - least));
        }
      }
      case Integer.BYTES -> {
        for (int row = 0; row < values.length; row++) {
          INTS.set(bytes, from + row * Integer.BYTES, (int) (values[row] - least));
        }
      }
      default -> {
        for (int row = 0; row < values.length; row++) {
          LONGS.set(bytes, from + row * Long.BYTES, values[row] - least);
        }
      }
    }
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

  /// @throws IndexOutOfBoundsException where there is no such row, whoever's bytes lie there
  long get(int row) {
    Objects.checkIndex(row, size);
    return least
        + switch (width) {
          case 0 -> 0;
          case Byte.BYTES -> bytes[from + row] & 0xff;
          case Short.BYTES -> (short) SHORTS.get(bytes, from + row * Short.BYTES) & 0xffff;
          case Integer.BYTES -> (int) INTS.get(bytes, from + row * Integer.BYTES) & 0xffff_ffffL;
          default -> (long) LONGS.get(bytes, from + row * Long.BYTES);
        };
  }

  /// Of each value.
  int width() {
    return width;
  }
}
