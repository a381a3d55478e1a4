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
/// A row is one number after the other, as [ByteSink] writes them: its counts; of each of its
/// sketches how many buckets there are, and of each how far it is from the one before (the first
/// from 0) and its count; how many exemplars, and of each its role, value, time from its slice on,
/// trace and span. The bytes are [CellReading]'s own and are not checked again.
final class CountedBytes {

  static final int BUCKETS = LatencySketch.bucket(Long.MAX_VALUE) + 1;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int IDS = 3 * Long.BYTES;
  private static final Exemplar.Role[] ROLES = Exemplar.Role.values();
  private static final int MOST_SKETCHES =
      Arrays.stream(CellKind.values()).mapToInt(kind -> kind.sketches().size()).max().orElse(0);

  /// By sketch: its buckets' counts, and which of them may hold any.
  private final long[][] buckets = new long[MOST_SKETCHES][BUCKETS];

  private final int[] first = new int[MOST_SKETCHES];
  private final int[] last = new int[MOST_SKETCHES];

  /// By role: the exemplar that serves it best so far; its IDs lie in bytes, at a place (-1 where
  /// there is none).
  private final long[] values = new long[ROLES.length];

  private final long[] times = new long[ROLES.length];
  private final byte[][] ids = new byte[ROLES.length][];
  private final int[] places = new int[ROLES.length];

  CountedBytes() {
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
    for (int i = 0; i < measures; i++) {
      long value = varint(bytes, at);
      at += size(value);
      cell.add(i, unzigzag(value));
    }
    int sketches = kind.sketches().size();
    for (int i = 0; i < sketches; i++) {
      at = readSketch(i, bytes, at);
    }
    for (int left = bytes[at++]; left > 0; left--) {
      at = readExemplar(columns.slice(row), bytes, at);
    }
  }

  private int readSketch(int which, byte[] bytes, int from) {
    int at = from;
    long left = varint(bytes, at);
    at += size(left);
    if (left == 0) {
      return at;
    }
    long[] sums = buckets[which];
    int bucket = 0;
    int lowest = BUCKETS;
    for (; left > 0; left--) {
      long step = varint(bytes, at);
      at += size(step);
      long count = varint(bytes, at);
      at += size(count);
      bucket += (int) step;
      lowest = Math.min(lowest, bucket);
      sums[bucket] += count;
    }
    first[which] = Math.min(first[which], lowest);
    last[which] = Math.max(last[which], bucket);
    return at;
  }

  private int readExemplar(long slice, byte[] bytes, int from) {
    int at = from;
    int role = bytes[at++];
    long value = varint(bytes, at);
    at += size(value);
    long time = varint(bytes, at);
    at += size(time);
    offer(role, unzigzag(value), slice + unzigzag(time), bytes, at);
    return at + IDS;
  }

  private void offer(int role, long value, long time, byte[] bytes, int place) {
    if (places[role] >= 0) {
      int order = Exemplar.compare(ROLES[role], value, time, values[role], times[role]);
      if (order < 0
          || (order == 0 && !exemplar(role, value, time, bytes, place).beats(best(role)))) {
        return;
      }
    }
    values[role] = value;
    times[role] = time;
    ids[role] = bytes;
    places[role] = place;
  }

  private Exemplar best(int role) {
    return exemplar(role, values[role], times[role], ids[role], places[role]);
  }

  private static Exemplar exemplar(int role, long value, long time, byte[] bytes, int place) {
    TraceId trace =
        new TraceId((long) LONGS.get(bytes, place), (long) LONGS.get(bytes, place + Long.BYTES));
    long span = (long) LONGS.get(bytes, place + 2 * Long.BYTES);
    return new Exemplar(ROLES[role], value, time, trace, span);
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

  private static long varint(byte[] bytes, int at) {
    byte head = bytes[at];
    return head >= 0 ? head : longer(bytes, at, head);
  }

  private static long longer(byte[] bytes, int at, byte head) {
    long value = head & 0x7f;
    byte next = head;
    for (int i = 1; next < 0; i++) {
      next = bytes[at + i];
      value |= (long) (next & 0x7f) << 7 * i;
    }
    return value;
  }

  /// How many bytes a number takes.
  private static int size(long value) {
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  private static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
  }
}
