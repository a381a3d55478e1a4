package dev.whence.intake;

/// A growing set of numbers, without an object for each. Zero is never in it. Not thread-safe.
final class LongSet {

  private long[] slots = new long[16];
  private int size;

  boolean contains(long number) {
    return slots[slot(slots, number)] == number;
  }

  /// Adds a number that is not in it.
  void add(long number) {
    if (size >= slots.length / 2) {
      grow();
    }
    slots[slot(slots, number)] = number;
    size++;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long number : slots) {
      if (number != 0) {
        larger[slot(larger, number)] = number;
      }
    }
    slots = larger;
  }

  /// Where a number is, or would be. What comes in is a hash: its low bits are as good as any.
  private static int slot(long[] slots, long number) {
    int at = (int) number & (slots.length - 1);
    while (slots[at] != 0 && slots[at] != number) {
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  }

  int size() {
    return size;
  }
}
