package dev.whence.decode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Texts of one request straight from their bytes to the frame's: bytes seen before are found again
/// without being decoded. An open-addressing table of places in the request. Not thread-safe.
final class WireTexts {

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final Wire wire;
  private final FrameWriter frame;

  /// By slot: the text's index plus 1 (0 where the slot is free), where its bytes start, how many
  /// there are.
  private int[] indexes = new int[1024];

  private int[] starts = new int[1024];
  private int[] lengths = new int[1024];
  private int used;

  WireTexts(Wire wire, FrameWriter frame) {
    this.wire = wire;
    this.frame = frame;
  }

  /// The index of the text that comes next.
  int read() throws DecodeException {
    int length = wire.length();
    if (length == 0) {
      return 0;
    }
    int start = wire.position();
    wire.pass(length);
    int slot = slot(start, length);
    while (indexes[slot] != 0) {
      if (same(slot, start, length)) {
        return indexes[slot] - 1;
      }
      slot = (slot + 1) & (indexes.length - 1);
    }
    int index = frame.wellFormed(decode(start, length));
    put(slot, index, start, length);
    if (++used * 2 > indexes.length) {
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

  private boolean same(int slot, int start, int length) {
    return lengths[slot] == length
        && Arrays.equals(
            wire.bytes(), starts[slot], starts[slot] + length, wire.bytes(), start, start + length);
  }

  private int slot(int start, int length) {
    long hash = length * MULTIPLIER;
    int at = start;
    int end = start + length;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      hash = (hash ^ wire.bigEndian(at)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    for (; at < end; at++) {
      hash = (hash ^ wire.bytes()[at]) * MULTIPLIER;
    }
    return (int) (hash ^ hash >>> 32) & (indexes.length - 1);
  }

  private void put(int slot, int index, int start, int length) {
    indexes[slot] = index + 1;
    starts[slot] = start;
    lengths[slot] = length;
  }

  private void grow() {
    int[] oldIndexes = indexes;
    int[] oldStarts = starts;
    int[] oldLengths = lengths;
    indexes = new int[oldIndexes.length * 2];
    starts = new int[oldIndexes.length * 2];
    lengths = new int[oldIndexes.length * 2];
    for (int old = 0; old < oldIndexes.length; old++) {
      if (oldIndexes[old] != 0) {
        int slot = slot(oldStarts[old], oldLengths[old]);
        while (indexes[slot] != 0) {
          slot = (slot + 1) & (indexes.length - 1);
        }
        put(slot, oldIndexes[old] - 1, oldStarts[old], oldLengths[old]);
      }
    }
  }
}
