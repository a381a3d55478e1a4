package dev.whence.redact;

import java.util.Arrays;

/// The parts of one text that are to be hidden, in order and apart. Used again for the next text.
/// Not thread-safe.
final class Hits {

  private int[] starts = new int[8];
  private int[] ends = new int[8];
  private Kind[] kinds = new Kind[8];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  int start(int hit) {
    return starts[hit];
  }

  int end(int hit) {
    return ends[hit];
  }

  Kind kind(int hit) {
    return kinds[hit];
  }

  /// Adds a part that does not begin before the last one; where they overlap they become one.
  void add(int start, int end, Kind kind) {
    if (start >= end) {
      return;
    }
    if (size > 0 && start < ends[size - 1]) {
      if (start < starts[size - 1]) {
        starts[size - 1] = start;
      }
      ends[size - 1] = Math.max(ends[size - 1], end);
      return;
    }
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
      kinds = Arrays.copyOf(kinds, size * 2);
    }
    starts[size] = start;
    ends[size] = end;
    kinds[size++] = kind;
  }
}
