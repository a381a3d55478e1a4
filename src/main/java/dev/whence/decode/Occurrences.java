package dev.whence.decode;

/// Counts how often the same line stood before it in one request: an open-addressing table of
/// (resource, time, body, attributes), without garbage. Not thread-safe.
final class Occurrences {

  private static final int WIDTH = 3;
  private static final int MAX_PROBES = 64;

  private long[] table = new long[WIDTH * 64];
  private int[] counts = new int[64];
  private int used;

  /// Lines made to crowd one slot, which are only numbered.
  private int crowded;

  int next(int resource, long time, int body, int attributes) {
    if (used * 2 >= counts.length) {
      grow();
    }
    long bodyAndSet = (long) body << 32 | attributes;
    int slot = slot(resource, time, bodyAndSet);
    if (slot < 0) {
      return crowded++;
    }
    if (counts[slot] == 0) {
      used++;
      put(slot, resource, time, bodyAndSet);
    }
    return counts[slot]++;
  }

  private void put(int slot, long resource, long time, long bodyAndSet) {
    table[slot * WIDTH] = resource;
    table[slot * WIDTH + 1] = time;
    table[slot * WIDTH + 2] = bodyAndSet;
  }

  /// The slot of a line or for it; -1 where all that may be tried are taken.
  private int slot(long resource, long time, long bodyAndSet) {
    long hash = (time ^ Long.rotateLeft(bodyAndSet, 17)) * 0x9E3779B97F4A7C15L + resource;
    hash = (hash ^ (hash >>> 32)) * 0x9E3779B97F4A7C15L;
    int slot = (int) (hash >>> 32) & (counts.length - 1);
    for (int probe = 0; probe < MAX_PROBES; probe++) {
      if (counts[slot] == 0 || same(slot, resource, time, bodyAndSet)) {
        return slot;
      }
      slot = (slot + 1) & (counts.length - 1);
    }
    return -1;
  }

  private boolean same(int slot, long resource, long time, long bodyAndSet) {
    return table[slot * WIDTH] == resource
        && table[slot * WIDTH + 1] == time
        && table[slot * WIDTH + 2] == bodyAndSet;
  }

  private void grow() {
    long[] oldTable = table;
    int[] oldCounts = counts;
    table = new long[oldTable.length * 2];
    counts = new int[oldCounts.length * 2];
    for (int old = 0; old < oldCounts.length; old++) {
      if (oldCounts[old] != 0) {
        long resource = oldTable[old * WIDTH];
        long time = oldTable[old * WIDTH + 1];
        long bodyAndSet = oldTable[old * WIDTH + 2];
        int slot = slot(resource, time, bodyAndSet);
        if (slot >= 0) {
          put(slot, resource, time, bodyAndSet);
          counts[slot] = oldCounts[old];
        }
      }
    }
  }
}
