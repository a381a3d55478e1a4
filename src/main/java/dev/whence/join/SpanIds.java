package dev.whence.join;

import java.util.Arrays;

/// What tells the spans of one trace apart: span ID and kind. Not thread-safe.
final class SpanIds {

  private static final int MOST_SEARCHED = 16;
  private static final long[] NONE = {};

  /// Pairs of ID and kind: in the order they came while they are few, then by hash; a kind of -1
  /// marks a free place.
  private long[] pairs = NONE;

  private int size;

  /// False where it is there already.
  boolean add(long spanId, long anyKind) {
    long kind = anyKind & 0xffff;
    return size < MOST_SEARCHED ? addToFew(spanId, kind) : addToMany(spanId, kind);
  }

  private boolean addToFew(long spanId, long kind) {
    for (int at = 0; at < size * 2; at += 2) {
      if (pairs[at] == spanId && pairs[at + 1] == kind) {
        return false;
      }
    }
    if (size * 2 == pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.max(8, size * 4));
    }
    pairs[size * 2] = spanId;
    pairs[size * 2 + 1] = kind;
    if (++size == MOST_SEARCHED) {
      rehash(pairs);
    }
    return true;
  }

  private boolean addToMany(long spanId, long kind) {
    if (!put(spanId, kind)) {
      return false;
    }
    if (++size * 4 > pairs.length) {
      rehash(pairs);
    }
    return true;
  }

  private boolean put(long spanId, long kind) {
    int mask = pairs.length - 2;
    int at = (int) ((spanId ^ kind) * 0x9E3779B97F4A7C15L >>> 31) & mask;
    while (pairs[at + 1] >= 0) {
      if (pairs[at] == spanId && pairs[at + 1] == kind) {
        return false;
      }
      at = (at + 2) & mask;
    }
    pairs[at] = spanId;
    pairs[at + 1] = kind;
    return true;
  }

  private void rehash(long[] old) {
    int length = Integer.highestOneBit(size) * 8;
    pairs = new long[length];
    for (int at = 1; at < length; at += 2) {
      pairs[at] = -1;
    }
    for (int at = 0; at < old.length; at += 2) {
      if (old[at + 1] >= 0 && (size > MOST_SEARCHED || at < size * 2)) {
        put(old[at], old[at + 1]);
      }
    }
  }
}
