package dev.whence.aggregate;

import java.util.Arrays;

/// Whole numbers by IDs, without boxes: a hash table with open addressing. Not thread-safe.
final class LongTable {

  static final int NONE = -1;

  private long[] keys;

  /// A value plus 1; 0 marks a free place.
  private int[] values;

  private int size;

  /// @param expected so many keys find room without growing
  LongTable(int expected) {
    int length = Integer.highestOneBit(Math.max(8, expected) * 2 - 1) * 2;
    keys = new long[length];
    values = new int[length];
  }

  /// The value of a key, [#NONE] where it has none.
  int get(long key) {
    return values[place(key)] - 1;
  }

  /// Gives a key a value of 0 or more, whatever it had.
  void put(long key, int value) {
    put(place(key), key, value);
  }

  /// The same, but false and nothing where it has one.
  boolean putIfAbsent(long key, int value) {
    int at = place(key);
    if (values[at] != 0) {
      return false;
    }
    put(at, key, value);
    return true;
  }

  private void put(int at, long key, int value) {
    boolean isNew = values[at] == 0;
    keys[at] = key;
    values[at] = value + 1;
    if (isNew && ++size * 2 > keys.length) {
      grow();
    }
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(values, 0);
      size = 0;
    }
  }

  private int place(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    int mask = keys.length - 1;
    int at = (int) (mixed ^ (mixed >>> 32)) & mask;
    while (values[at] != 0 && keys[at] != key) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[oldKeys.length * 2];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != 0) {
        int at = place(oldKeys[i]);
        keys[at] = oldKeys[i];
        values[at] = oldValues[i];
      }
    }
  }
}
