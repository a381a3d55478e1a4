package dev.whence.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Bytes that grow as they are written. Not thread-safe.
final class ByteSink {

  /// The longest of [#varint], [#fixed] and one byte.
  private static final int LONGEST = 10;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int size;

  ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void put(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  void put(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  /// A text that is ASCII.
  @SuppressWarnings("deprecation") // the low bytes are all there is
  void putAscii(String text) {
    room(text.length());
    text.getBytes(0, text.length(), bytes, size);
    size += text.length();
  }

  /// Writes so many zeros, and gives the first one's place in the array.
  int zeros(int count) {
    room(count);
    Arrays.fill(bytes, size, size + count, (byte) 0);
    size += count;
    return size - count;
  }

  /// Starts again.
  void clear() {
    size = 0;
  }

  /// Little-endian base 128, without sign.
  void varint(long value) {
    room(LONGEST);
    byte[] to = bytes;
    int at = size;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      to[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[at++] = (byte) rest;
    size = at;
  }

  /// Small negative numbers stay short.
  void zigzag(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  void fixed(long value) {
    room(8);
    LONGS.set(bytes, size, value);
    size += 8;
  }

  /// A number's lowest bytes, so many of them (0 to 8).
  void lowest(long value, int number) {
    room(8);
    LONGS.set(bytes, size, value);
    size += number;
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), bytes.length * 2));
    }
  }
}
