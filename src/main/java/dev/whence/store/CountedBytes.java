package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Exemplar;
import dev.whence.model.LatencySketch;
import dev.whence.model.TraceId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Adds up what the bytes of rows count, cell by cell: sketches and exemplars are put together here
/// over all rows of a cell, so that nothing is made that the next row replaces. Not thread-safe.
///
/// A row is laid out so that where a number lies does not depend on what the ones before it are:
///
/// ```
///  widths of its counts (4 bits each) | its counts, as ByteSink#zigzag
///  each sketch: width of its buckets (1 byte; 0: empty, and nothing follows) | number of buckets (2)
///    first bucket (2) | each bucket: how far from the one before (1) | how many (of that width)
///  number of exemplars (1)
///    role of each (1), [#SAME] added where it is the item of the one before; else its value and time
/// ```
///
/// The IDs of the items that are exemplars are [#ITEM] numbers each, apart. The bytes are
/// [CellColumnsBuilder]'s own and are not checked again; after the last row come [#PAST] more, so
/// that every number may be read as eight.
final class CountedBytes {

  static final int WIDTH_BITS = 4;
  static final int SHORT = 2;
  static final int LONGEST_STEP = 255;
  static final int PAST = Long.BYTES;
  static final int SAME = 16;

  /// Two numbers of the trace's ID, span.
  static final int ITEM = 3;

  static final int BUCKETS = LatencySketch.bucket(Long.MAX_VALUE) + 1;

  /// By how many bytes of eight are meant.
  private static final long[] MASKS = new long[Long.BYTES + 1];

  static {
    for (int bytes = 1; bytes < MASKS.length; bytes++) {
      MASKS[bytes] = -1L >>> Long.SIZE - bytes * Byte.SIZE;
    }
  }

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final Exemplar.Role[] ROLES = Exemplar.Role.values();
  private static final CellKind[] KINDS = CellKind.values();
  private static final int MOST_SKETCHES =
      Arrays.stream(KINDS).mapToInt(kind -> kind.sketches().size()).max().orElse(0);

  /// By sketch: its buckets' counts, and which of them may hold any.
  private final long[][] buckets = new long[MOST_SKETCHES][BUCKETS];

  private final int[] first = new int[MOST_SKETCHES];
  private final int[] last = new int[MOST_SKETCHES];

  /// By role: value and time of the item that serves it best so far, and where its IDs are (-1
  /// where there is none).
  private final long[] values = new long[ROLES.length];

  private final long[] times = new long[ROLES.length];
  private final long[][] items = new long[ROLES.length][];
  private final int[] places = new int[ROLES.length];

  /// By kind and sketch, and by role: whether it is wanted.
  private final boolean[][] wantedSketches = new boolean[KINDS.length][];

  private final boolean[] wantedRoles;
  private final boolean exemplars;

  CountedBytes(Counted wanted) {
    for (CellKind kind : KINDS) {
      wantedSketches[kind.ordinal()] = wanted.sketches(kind);
    }
    wantedRoles = wanted.roles();
    exemplars = !wanted.exemplars().isEmpty();
    Arrays.fill(first, BUCKETS);
    Arrays.fill(last, -1);
    Arrays.fill(places, -1);
  }

  /// Adds a row; its sketches and exemplars only with [#finish].
  void add(Cell cell, CellColumns columns, int row) {
    byte[] bytes = columns.counted();
    int at = columns.from(row);
    CellKind kind = cell.key().kind();
    int measures = kind.counts().size();
    int widths = at;
    at += (measures + 1) / 2;
    for (int i = 0; i < measures; i++) {
      int width = bytes[widths + (i >> 1)] >> (i & 1) * WIDTH_BITS & (1 << WIDTH_BITS) - 1;
      cell.add(i, unzigzag((long) LONGS.get(bytes, at) & MASKS[width]));
      at += width;
    }
    boolean[] sketches = wantedSketches[kind.ordinal()];
    for (int i = 0; i < sketches.length; i++) {
      int width = bytes[at++];
      if (width > 0) {
        at = sketches[i] ? readSketch(i, width, bytes, at) : skipSketch(width, bytes, at);
      }
    }
    if (exemplars) {
      addExemplars(columns, row, at);
    }
  }

  private void addExemplars(CellColumns columns, int row, int from) {
    byte[] bytes = columns.counted();
    int at = from;
    int place = columns.item(row) - ITEM;
    long value = 0;
    long time = 0;
    for (int left = bytes[at++]; left > 0; left--) {
      int role = bytes[at++];
      if (role < SAME) {
        value = (long) LONGS.get(bytes, at);
        time = (long) LONGS.get(bytes, at + Long.BYTES);
        at += 2 * Long.BYTES;
        place += ITEM;
      }
      role &= SAME - 1;
      if (wantedRoles[role]) {
        offer(role, value, time, columns.items(), place);
      }
    }
  }

  private static int skipSketch(int width, byte[] bytes, int from) {
    return from + 2 * SHORT + readShort(bytes, from) * (1 + width);
  }

  private int readSketch(int which, int width, byte[] bytes, int from) {
    long[] sums = buckets[which];
    int left = readShort(bytes, from);
    int bucket = readShort(bytes, from + SHORT);
    int at = from + 2 * SHORT;
    first[which] = Math.min(first[which], bucket);
    long mask = MASKS[width];
    for (; left > 0; left--) {
      bucket += bytes[at] & 0xff;
      sums[bucket] += (long) LONGS.get(bytes, at + 1) & mask;
      at += 1 + width;
    }
    last[which] = Math.max(last[which], bucket);
    return at;
  }

  private static int readShort(byte[] bytes, int at) {
    return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << Byte.SIZE;
  }

  private void offer(int role, long value, long time, long[] ofItems, int place) {
    if (places[role] >= 0) {
      int order = Exemplar.compare(ROLES[role], value, time, values[role], times[role]);
      if (order < 0 || (order == 0 && !comesLater(ofItems, place, items[role], places[role]))) {
        return;
      }
    }
    values[role] = value;
    times[role] = time;
    items[role] = ofItems;
    places[role] = place;
  }

  /// Whether the first of two items that serve a role equally well is taken, as by
  /// [Exemplar#beats].
  private static boolean comesLater(long[] one, int at, long[] other, int otherAt) {
    int order = 0;
    for (int i = 0; order == 0 && i < ITEM; i++) {
      order = Long.compareUnsigned(one[at + i], other[otherAt + i]);
    }
    return order > 0;
  }

  private Exemplar best(int role) {
    long[] ids = items[role];
    int at = places[role];
    TraceId trace = new TraceId(ids[at], ids[at + 1]);
    return new Exemplar(ROLES[role], values[role], times[role], trace, ids[at + 2]);
  }

  /// Adds the sketches and exemplars of all rows since the last time, all of this cell.
  void finish(Cell cell) {
    for (int which = 0; which < cell.key().kind().sketches().size(); which++) {
      if (last[which] >= 0) {
        cell.sketch(which).add(buckets[which], first[which], last[which] + 1);
        Arrays.fill(buckets[which], first[which], last[which] + 1, 0);
        first[which] = BUCKETS;
        last[which] = -1;
      }
    }
    for (int role = 0; role < places.length; role++) {
      if (places[role] >= 0) {
        cell.add(best(role));
        places[role] = -1;
      }
    }
  }

  private static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
