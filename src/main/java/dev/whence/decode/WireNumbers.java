package dev.whence.decode;

import java.util.Arrays;

/// A repeated number off the wire, packed or not. Not thread-safe.
final class WireNumbers {

  private final Wire wire;
  private long[] values = new long[64];
  private int size;

  WireNumbers(Wire wire) {
    this.wire = wire;
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  /// The numbers read since [#clear], and room behind them.
  long[] values() {
    return values;
  }

  void fixed64() throws DecodeException {
    add(wire.fixed64());
  }

  void varint() throws DecodeException {
    add(wire.longVarint());
  }

  void packedFixed64() throws DecodeException {
    int outer = wire.narrow();
    while (!wire.atEnd()) {
      add(wire.fixed64());
    }
    wire.widen(outer);
  }

  void packedVarints() throws DecodeException {
    int outer = wire.narrow();
    while (!wire.atEnd()) {
      add(wire.longVarint());
    }
    wire.widen(outer);
  }

  private void add(long value) throws DecodeException {
    if (size == FrameWriter.MAX_DETAILS) {
      throw DecodeException.tooLarge(
          "more than " + FrameWriter.MAX_DETAILS + " buckets in one point");
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }
}
