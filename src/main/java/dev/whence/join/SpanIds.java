package dev.whence.join;

import java.security.SecureRandom;
import java.util.Arrays;

/// What tells the spans of one trace apart: span ID and kind; each has a number, in the order they
/// came. Not thread-safe.
final class SpanIds {

  static final int NEW = -1;

  private static final int MOST_SEARCHED = 16;
  private static final int KIND_BITS = 16;
  private static final long KIND = (1 << KIND_BITS) - 1;
  private static final long[] NONE = {};

  /// Of the hash; nobody can choose IDs that fall together.
  private static final long FACTOR = new SecureRandom().nextLong() | 1;

  /// Pairs of ID and kind with number: in the order they came while they are few, then by hash; a
  /// second of -1 marks a free place.
  private long[] pairs = NONE;

  private int size;

  /// Adds one.
  ///
  /// @return its number where it is there already, else [#NEW]
  int add(long spanId, long anyKind) {
    long kind = anyKind & KIND;
    return size < MOST_SEARCHED ? addToFew(spanId, kind) : addToMany(spanId, kind);
  }

  private boolean isAt(int at, long spanId, long kind) {
    return pairs[at] == spanId && (pairs[at + 1] & KIND) == kind;
  }

  private int numberAt(int at) {
    return (int) (pairs[at + 1] >>> KIND_BITS);
  }

  private int addToFew(long spanId, long kind) {
    for (int at = 0; at < size * 2; at += 2) {
      if (isAt(at, spanId, kind)) {
        return numberAt(at);
      }
    }
    if (size * 2 == pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.max(8, size * 4));
    }
    pairs[size * 2] = spanId;
    pairs[size * 2 + 1] = numbered(kind);
    if (++size == MOST_SEARCHED) {
      rehash(pairs);
    }
    return NEW;
  }

  private long numbered(long kind) {
    return ((long) size << KIND_BITS) | kind;
  }

  private int addToMany(long spanId, long kind) {
    int at = place(spanId, kind);
    if (pairs[at + 1] >= 0) {
      return numberAt(at);
    }
    pairs[at] = spanId;
    pairs[at + 1] = numbered(kind);
    if (++size * 4 > pairs.length) {
      rehash(pairs);
    }
    return NEW;
  }

  /// Where it is or would be.
  private int place(long spanId, long kind) {
    int mask = pairs.length - 2;
    int at = 2 * (int) ((spanId ^ kind) * FACTOR >>> (1 + Long.numberOfLeadingZeros(mask)));
    while (pairs[at + 1] >= 0 && !isAt(at, spanId, kind)) {
      at = (at + 2) & mask;
    }
    return at;
  }

  private void rehash(long[] old) {
    int length = Integer.highestOneBit(size) * 8;
    pairs = new long[length];
    for (int at = 1; at < length; at += 2) {
      pairs[at] = -1;
    }
    for (int at = 0; at < old.length; at += 2) {
      if (old[at + 1] >= 0 && (size > MOST_SEARCHED || at < size * 2)) {
        int to = place(old[at], old[at + 1] & KIND);
        pairs[to] = old[at];
        pairs[to + 1] = old[at + 1];
      }
    }
  }
}
