package dev.whence.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// All attribute sets of a frame in one place: set s has the entries `start(s)` to `start(s + 1)`,
/// each a key (a text), a type and 64 bits of value. Set 0 is empty. Immutable once built.
public final class AttributeSets {

  private static final int[] NO_INTS = {};
  private static final byte[] NO_BYTES = {};
  private static final long[] NO_LONGS = {};

  private final int[] starts;
  private final int[] keys;
  private final byte[] types;
  private final long[] values;

  /// In place of all of them, where there is any.
  private final @Nullable Narrow narrow;

  private record Narrow(
      int sets,
      int entries,
      NarrowColumn starts,
      NarrowColumn keys,
      NarrowColumn types,
      NarrowColumn values) {}

  AttributeSets(int[] starts, int[] keys, byte[] types, long[] values) {
    this.starts = starts;
    this.keys = keys;
    this.types = types;
    this.values = values;
    this.narrow = null;
  }

  private AttributeSets(Narrow narrow) {
    this.starts = NO_INTS;
    this.keys = NO_INTS;
    this.types = NO_BYTES;
    this.values = NO_LONGS;
    this.narrow = narrow;
  }

  /// Reassembles sets from their parts, as a codec reads them; set 0 must be empty. The arrays
  /// become the sets' own.
  public static AttributeSets of(int[] starts, int[] keys, byte[] types, long[] values) {
    return new AttributeSets(starts, keys, types, values);
  }

  /// Number of sets, the empty one included.
  public int size() {
    return narrow == null ? starts.length - 1 : narrow.sets;
  }

  public int entries() {
    return narrow == null ? types.length : narrow.entries;
  }

  /// The same in fewer bytes, a little slower to read.
  AttributeSets narrow(Room room) {
    if (narrow != null) {
      return this;
    }
    long[] kinds = new long[types.length];
    Arrays.setAll(kinds, entry -> types[entry]);
    return new AttributeSets(
        new Narrow(
            size(),
            entries(),
            NarrowColumn.of(longs(starts), room),
            NarrowColumn.of(longs(keys), room),
            NarrowColumn.of(kinds, room),
            NarrowColumn.of(values, room)));
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  /// What they take, about.
  long bytes() {
    return narrow == null
        ? entries() * (long) (Integer.BYTES + Byte.BYTES + Long.BYTES)
            + (size() + 1L) * Integer.BYTES
        : narrow.entries
                * (long) (narrow.keys.width() + narrow.types.width() + narrow.values.width())
            + (narrow.sets + 1L) * narrow.starts.width();
  }

  public int start(int set) {
    return narrow == null ? starts[set] : (int) narrow.starts.get(set);
  }

  /// The text index of an entry's key.
  public int key(int entry) {
    return narrow == null ? keys[entry] : (int) narrow.keys.get(entry);
  }

  public AttributeType type(int entry) {
    return AttributeType.of(narrow == null ? types[entry] : (byte) narrow.types.get(entry));
  }

  /// The text index, whole number, double bits, or 0 and 1 of an entry's value, by its type.
  public long value(int entry) {
    return narrow == null ? values[entry] : narrow.values.get(entry);
  }

  /// Collects sets. Not thread-safe.
  public static final class Builder {
    private static final int MAX_PROBES = 64;
    private static final int USUAL_ENTRIES = 4;

    private int[] starts = new int[16];
    private int sets = 1;
    private int[] keys = new int[64];
    private byte[] types = new byte[64];
    private long[] values = new long[64];
    private int entries;
    private int[] buckets = new int[64];

    public Builder() {}

    /// Makes room for so many sets of a few entries each, before the first.
    public void reserve(int more) {
      if (sets == 1 && entries == 0 && more + 2 > starts.length) {
        starts = new int[more + 3];
        buckets = new int[Integer.highestOneBit(more) * 4];
        keys = new int[more * USUAL_ENTRIES];
        types = new byte[keys.length];
        values = new long[keys.length];
      }
    }

    /// Number of entries so far.
    public int entries() {
      return entries;
    }

    /// Adds an entry to the set that [#end] will close.
    public void add(int keyText, AttributeType type, long value) {
      if (entries == keys.length) {
        keys = Arrays.copyOf(keys, entries * 2);
        types = Arrays.copyOf(types, entries * 2);
        values = Arrays.copyOf(values, entries * 2);
      }
      keys[entries] = keyText;
      types[entries] = (byte) type.ordinal();
      values[entries++] = value;
    }

    /// Closes the set of all entries added since the last call and gives its index: 0 where there
    /// were none, the earlier one where the same entries in the same order were there before (but
    /// not at any price: sets made to crowd one bucket stay apart).
    public int end() {
      int first = starts[sets];
      if (first == entries) {
        return 0;
      }
      int bucket = bucket(first, entries);
      for (int probe = 0; probe < MAX_PROBES; probe++) {
        if (buckets[bucket] == 0) {
          buckets[bucket] = sets;
          return close();
        }
        if (same(buckets[bucket], first)) {
          entries = first;
          return buckets[bucket];
        }
        bucket = (bucket + 1) & (buckets.length - 1);
      }
      return close();
    }

    /// Forgets all entries added since the last call of [#end].
    public void drop() {
      entries = starts[sets];
    }

    private int close() {
      if (sets + 2 > starts.length - 1) {
        starts = Arrays.copyOf(starts, starts.length * 2);
      }
      starts[sets + 1] = entries;
      int closed = sets++;
      if (sets * 2 > buckets.length) {
        rehash();
      }
      return closed;
    }

    private void rehash() {
      int[] old = buckets;
      buckets = new int[old.length * 4];
      for (int set : old) {
        if (set != 0) {
          int bucket = bucket(starts[set], starts[set + 1]);
          while (buckets[bucket] != 0) {
            bucket = (bucket + 1) & (buckets.length - 1);
          }
          buckets[bucket] = set;
        }
      }
    }

    private int bucket(int from, int to) {
      long hash = 0;
      for (int entry = from; entry < to; entry++) {
        hash = (hash ^ keys[entry]) * 0x9E3779B97F4A7C15L;
        hash = (hash ^ (hash >>> 32) ^ values[entry] ^ types[entry]) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
      }
      return (int) hash & (buckets.length - 1);
    }

    private boolean same(int set, int first) {
      int from = starts[set];
      int to = starts[set + 1];
      return Arrays.equals(keys, from, to, keys, first, entries)
          && Arrays.equals(types, from, to, types, first, entries)
          && Arrays.equals(values, from, to, values, first, entries);
    }

    public AttributeSets build() {
      return new AttributeSets(
          Arrays.copyOf(starts, sets + 1),
          Arrays.copyOf(keys, entries),
          Arrays.copyOf(types, entries),
          Arrays.copyOf(values, entries));
    }
  }
}
