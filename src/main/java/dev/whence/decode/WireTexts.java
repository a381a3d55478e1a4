package dev.whence.decode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Texts of one request straight from their bytes to the frame's: bytes seen before are found again
/// without being decoded. An open-addressing table of places in the request. Not thread-safe.
final class WireTexts {

  /// Texts made to crowd one slot are decoded each time.
  private static final int MAX_PROBES = 64;

  private static final long HASH = -1L << 32;

  private final Wire wire;
  private final FrameWriter frame;
  private final boolean mends;

  /// Two longs a slot: hash and index of the text plus 1 (0 where the slot is free), then where its
  /// bytes start and how many there are.
  private long[] slots = new long[2 * 1024];

  private int used;

  /// Texts that must be UTF-8.
  WireTexts(Wire wire, FrameWriter frame) {
    this(wire, frame, false);
  }

  /// @param mends whether what is not UTF-8 is replaced, else it is refused
  WireTexts(Wire wire, FrameWriter frame, boolean mends) {
    this.wire = wire;
    this.frame = frame;
    this.mends = mends;
  }

  /// The index of the text that comes next.
  int read() throws DecodeException {
    int length = wire.length();
    if (length == 0) {
      return 0;
    }
    int start = wire.position();
    wire.pass(length);
    long hash = wire.hash(start, length);
    int slot = slot(hash);
    int probes = 0;
    for (long known = slots[slot]; known != 0; known = slots[slot]) {
      if (((known ^ hash) & HASH) == 0 && same(slots[slot + 1], start, length)) {
        return (int) known - 1;
      }
      if (++probes == MAX_PROBES) {
        return frame.wellFormed(decode(start, length));
      }
      slot = (slot + 2) & (slots.length - 1);
    }
    int index = frame.wellFormed(decode(start, length));
    slots[slot] = (hash & HASH) | (index + 1);
    slots[slot + 1] = (long) start << 32 | length;
    if (++used * 4 > slots.length) {
      grow();
    }
    return index;
  }

  /// The text that comes next, as a string of its own.
  String string() throws DecodeException {
    int length = wire.length();
    int start = wire.position();
    wire.pass(length);
    return decode(start, length);
  }

  /// Passes over the text that comes next, which must be one.
  void check() throws DecodeException {
    int length = wire.length();
    int start = wire.position();
    wire.pass(length);
    if (!ascii(start, length)) {
      decode(start, length);
    }
  }

  private String decode(int start, int length) throws DecodeException {
    if (ascii(start, length)) {
      return new String(wire.bytes(), start, length, StandardCharsets.ISO_8859_1);
    }
    if (mends) {
      return new String(wire.bytes(), start, length, StandardCharsets.UTF_8);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(wire.bytes(), start, length))
          .toString();
    } catch (CharacterCodingException malformed) {
      throw wire.malformed("a text that is not UTF-8");
    }
  }

  private boolean ascii(int start, int length) {
    int at = start;
    int end = start + length;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      if ((wire.bigEndian(at) & 0x8080808080808080L) != 0) {
        return false;
      }
    }
    for (; at < end; at++) {
      if (wire.bytes()[at] < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean same(long place, int start, int length) {
    int other = (int) (place >>> 32);
    return (int) place == length
        && Arrays.equals(wire.bytes(), other, other + length, wire.bytes(), start, start + length);
  }

  private int slot(long hash) {
    return (int) (hash >>> 32) * 2 & (slots.length - 1);
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    for (int from = 0; from < old.length; from += 2) {
      if (old[from] != 0) {
        int slot = slot(old[from]);
        while (slots[slot] != 0) {
          slot = (slot + 2) & (slots.length - 1);
        }
        slots[slot] = old[from];
        slots[slot + 1] = old[from + 1];
      }
    }
  }
}
