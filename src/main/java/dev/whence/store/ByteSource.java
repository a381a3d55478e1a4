package dev.whence.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads what [ByteSink] wrote and trusts none of it: every length is checked against what is left.
final class ByteSource {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int limit;
  private int position;

  ByteSource(byte[] bytes, int from, int limit) {
    this.bytes = bytes;
    this.position = from;
    this.limit = limit;
  }

  int remaining() {
    return limit - position;
  }

  int get() {
    need(1);
    return bytes[position++] & 0xff;
  }

  long varint() {
    if (position < limit && bytes[position] >= 0) {
      return bytes[position++];
    }
    long result = 0;
    int at = position;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == limit) {
        throw new CorruptFrameException("ends within a number");
      }
      byte next = bytes[at++];
      result |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        position = at;
        return result;
      }
    }
    throw new CorruptFrameException("number of more than 64 bits at byte " + at);
  }

  long zigzag() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /// A number from 0 to `end`, exclusive.
  int index(int end, String what) {
    long value = varint();
    if (value < 0 || value >= end) {
      throw new CorruptFrameException(what + " " + value + " is not below " + end);
    }
    return (int) value;
  }

  /// A count of things that take at least `bytesEach` each of what is left.
  int count(int bytesEach, String what) {
    long value = varint();
    if (value < 0 || value > remaining() / Math.max(1, bytesEach)) {
      throw new CorruptFrameException(
          value + " " + what + " cannot be in " + remaining() + " bytes");
    }
    return (int) value;
  }

  long fixed() {
    need(8);
    long value = (long) LONGS.get(bytes, position);
    position += 8;
    return value;
  }

  String text(int length) {
    need(length);
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  private void need(int length) {
    if (length < 0 || length > remaining()) {
      throw new CorruptFrameException("needs " + length + " bytes, has " + remaining());
    }
  }
}
