package dev.whence.decode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A cursor over bytes in protobuf's wire format. It accepts what protobuf's own Java parser
/// accepts, and makes no garbage. Not thread-safe.
///
/// A message is read so:
///
/// ```
///  int outer = wire.enter();
///  for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
///    switch (tag) {
///      case Wire.LENGTH | 1 << 3 -> ...
///      default -> wire.skip(tag);
///    }
///  }
///  wire.leave(outer);
/// ```
final class Wire {

  /// Wire types, as the lowest bits of a tag.
  static final int VARINT = 0;

  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;

  private static final int GROUP_START = 3;
  private static final int GROUP_END = 4;
  private static final int TYPE = 7;

  /// As deep as protobuf's own parser goes.
  private static final int MAX_DEPTH = 100;

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private static final VarHandle LITTLE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LITTLE_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final String what;
  private int at;
  private int limit;
  private int depth;

  /// Over an OTLP request.
  Wire(byte[] bytes) {
    this(bytes, "an OTLP request");
  }

  /// @param what the bytes should be, for those that are not
  Wire(byte[] bytes, String what) {
    this.bytes = bytes;
    this.what = what;
    this.limit = bytes.length;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return at;
  }

  /// Goes back (or on) to a position within the message being read.
  void position(int position) {
    at = position;
  }

  /// Bytes left of the message being read.
  int left() {
    return limit - at;
  }

  boolean atEnd() {
    return at == limit;
  }

  /// The next tag; 0 at the end of the message.
  int tag() throws DecodeException {
    if (at == limit) {
      return 0;
    }
    int tag = varint();
    if (tag >>> 3 == 0) {
      throw malformed("a field without a number");
    }
    return tag;
  }

  /// Enters the message whose length comes next, and gives what [#leave] wants.
  int enter() throws DecodeException {
    if (depth >= MAX_DEPTH) {
      throw malformed("nested deeper than " + MAX_DEPTH + " messages");
    }
    depth++;
    return narrow();
  }

  void leave(int outer) {
    depth--;
    limit = outer;
  }

  /// Enters a packed list, and gives what [#widen] wants.
  int narrow() throws DecodeException {
    int length = length();
    int outer = limit;
    limit = at + length;
    return outer;
  }

  void widen(int outer) {
    limit = outer;
  }

  /// The length that comes next, of bytes that are there.
  int length() throws DecodeException {
    int length = varint();
    if (length < 0 || length > limit - at) {
      throw malformed(
          "a length of " + Integer.toUnsignedString(length) + " bytes, more than follow");
    }
    return length;
  }

  int varint() throws DecodeException {
    if (at < limit && bytes[at] >= 0) {
      return bytes[at++];
    }
    return (int) longVarint();
  }

  long longVarint() throws DecodeException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at == limit) {
        throw malformed("the message ends within a number");
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number of more than 10 bytes");
  }

  int zigzag() throws DecodeException {
    int value = varint();
    return value >>> 1 ^ -(value & 1);
  }

  long fixed64() throws DecodeException {
    need(Long.BYTES);
    long value = (long) LITTLE.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  int fixed32() throws DecodeException {
    need(Integer.BYTES);
    int value = (int) LITTLE_INT.get(bytes, at);
    at += Integer.BYTES;
    return value;
  }

  /// Eight bytes at a position, the first one highest.
  long bigEndian(int position) {
    return (long) BIG.get(bytes, position);
  }

  /// A hash of so many bytes from a position on, which are there.
  long hash(int start, int length) {
    long hash = length * MULTIPLIER;
    int at = start;
    int end = start + length;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      hash = (hash ^ bigEndian(at)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    for (; at < end; at++) {
      hash = (hash ^ bytes[at]) * MULTIPLIER;
    }
    return hash ^ hash << 29;
  }

  /// Passes over the next so many bytes, which [#length] has found to be there.
  void pass(int length) {
    at += length;
  }

  /// Passes over the field whose tag has been read.
  void skip(int tag) throws DecodeException {
    switch (tag & TYPE) {
      case VARINT -> longVarint();
      case FIXED64 -> {
        need(Long.BYTES);
        at += Long.BYTES;
      }
      case LENGTH -> pass(length());
      case GROUP_START -> skipGroup(tag);
      case FIXED32 -> {
        need(Integer.BYTES);
        at += Integer.BYTES;
      }
      default -> throw malformed("a field of wire type " + (tag & TYPE));
    }
  }

  private void skipGroup(int start) throws DecodeException {
    if (depth >= MAX_DEPTH) {
      throw malformed("nested deeper than " + MAX_DEPTH + " messages");
    }
    depth++;
    int end = start - GROUP_START + GROUP_END;
    int tag = tag();
    while (tag != 0 && (tag & TYPE) != GROUP_END) {
      skip(tag);
      tag = tag();
    }
    if (tag != end) {
      throw malformed("a group without its end");
    }
    depth--;
  }

  /// How many fields of some tags, one in the other, the bytes have from the begin; 0 where they
  /// are malformed, which reading them tells.
  int count(int... path) {
    try {
      return count(new Wire(bytes, what), path, 0);
    } catch (DecodeException malformed) {
      return 0;
    }
  }

  private static int count(Wire wire, int[] path, int level) throws DecodeException {
    int count = 0;
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag == path[level] && level < path.length - 1) {
        int outer = wire.enter();
        count += count(wire, path, level + 1);
        wire.leave(outer);
      } else {
        count += tag == path[level] ? 1 : 0;
        wire.skip(tag);
      }
    }
    return count;
  }

  private void need(int more) throws DecodeException {
    if (limit - at < more) {
      throw malformed("the message ends within a value");
    }
  }

  DecodeException malformed(String why) {
    return DecodeException.malformed("not " + what + ": " + why + ", at byte " + at);
  }
}
