package dev.whence.store;

import dev.whence.model.CellKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rows of cells on their way into [CellColumns], one after the other: each is begun, then gets its
/// counts, its sketches in order, and its exemplars. The layout is [CountedBytes]'s. Not
/// thread-safe.
final class CellColumnsBuilder {

  /// Of more slices a block is never made: a day has less than nine thousand.
  private static final int MOST_SLICES = 1 << Character.SIZE;

  private final List<CellKey> keys = new ArrayList<>();

  /// In the order of their numbers.
  private final Map<Long, Integer> slices = new LinkedHashMap<>();

  /// Of the row begun last.
  private long lastSlice;

  private final int[] key;
  private final char[] slice;
  private final int[] from;
  private final int[] item;
  private final ByteSink counted;

  /// IDs of items that are exemplars: see [CountedBytes#ITEM].
  private final long[] items;

  private int size;
  private int itemsSize;

  /// Of the item added last.
  private long lastValue;

  private long lastTime;

  /// @param rows how many there will be
  /// @param exemplars how many of all rows at most
  CellColumnsBuilder(int rows, int exemplars) {
    this.key = new int[rows];
    this.slice = new char[rows];
    this.from = new int[rows];
    this.item = new int[rows];
    this.counted = new ByteSink(64 + rows * 64);
    this.items = new long[exemplars * CountedBytes.ITEM];
  }

  /// A key's number.
  ///
  /// @param added without its slice
  int addKey(CellKey added) {
    keys.add(added);
    return keys.size() - 1;
  }

  int keyNumber(int row) {
    return key[row];
  }

  void begin(int keyNumber, long sliceNanos) {
    key[size] = keyNumber;
    slice[size] = number(sliceNanos);
    from[size] = counted.size();
    item[size] = itemsSize;
    size++;
  }

  private char number(long sliceNanos) {
    if (size > 0 && sliceNanos == lastSlice) {
      return slice[size - 1];
    }
    lastSlice = sliceNanos;
    int number = slices.computeIfAbsent(sliceNanos, _ -> slices.size());
    if (number == MOST_SLICES) {
      throw new CorruptFrameException("cells of more than " + MOST_SLICES + " slices");
    }
    return (char) number;
  }

  /// @param values those from 0 to a number are the row's; they are changed
  void addCounts(long[] values, int number) {
    for (int i = 0; i < number; i++) {
      values[i] = values[i] << 1 ^ values[i] >> 63;
    }
    for (int i = 0; i < number; i += 2) {
      int second = i + 1 < number ? width(values[i + 1]) : 0;
      counted.put(width(values[i]) | second << CountedBytes.WIDTH_BITS);
    }
    for (int i = 0; i < number; i++) {
      counted.lowest(values[i], width(values[i]));
    }
  }

  /// How many bytes a number takes.
  private static int width(long number) {
    return (Long.SIZE - Long.numberOfLeadingZeros(number) + Byte.SIZE - 1) / Byte.SIZE;
  }

  /// Adds the row's next sketch.
  ///
  /// @param buckets those from 0 to a number, in order
  /// @param counts of each
  /// @throws CorruptFrameException where there are more than there can be
  void addSketch(int[] buckets, long[] counts, int number) {
    int places = 0;
    long all = 0;
    for (int i = 0; i < number; i++) {
      places += 1 + (i == 0 ? 0 : skips(buckets[i] - buckets[i - 1]));
      all |= counts[i];
    }
    int width = width(all);
    counted.put(width);
    if (width == 0) {
      return;
    }
    if (places >= 1 << Short.SIZE) {
      throw new CorruptFrameException("a sketch of " + places + " buckets");
    }
    counted.lowest(places, CountedBytes.SHORT);
    counted.lowest(buckets[0], CountedBytes.SHORT);
    for (int i = 0; i < number; i++) {
      int step = i == 0 ? 0 : buckets[i] - buckets[i - 1];
      for (; step > CountedBytes.LONGEST_STEP; step -= CountedBytes.LONGEST_STEP) {
        counted.put(CountedBytes.LONGEST_STEP);
        counted.lowest(0, width);
      }
      counted.put(step);
      counted.lowest(counts[i], width);
    }
  }

  /// Empty buckets between two that lie so far apart.
  private static int skips(int step) {
    return Math.max(0, (step - 1) / CountedBytes.LONGEST_STEP);
  }

  /// Says how many exemplars the row has; so many are added next.
  ///
  /// @param number up to [Byte#MAX_VALUE]
  void beginExemplars(int number) {
    counted.put(number);
  }

  void addExemplar(int role, long value, long time, long traceHigh, long traceLow, long span) {
    int before = itemsSize - CountedBytes.ITEM;
    boolean same =
        before >= item[size - 1]
            && lastValue == value
            && lastTime == time
            && items[before] == traceHigh
            && items[before + 1] == traceLow
            && items[before + 2] == span;
    counted.put(same ? role + CountedBytes.SAME : role);
    if (!same) {
      counted.lowest(value, Long.BYTES);
      counted.lowest(time, Long.BYTES);
      lastValue = value;
      lastTime = time;
      items[itemsSize] = traceHigh;
      items[itemsSize + 1] = traceLow;
      items[itemsSize + 2] = span;
      itemsSize += CountedBytes.ITEM;
    }
  }

  CellColumns columns() {
    return new CellColumns(
        keys.toArray(CellKey[]::new),
        slices.keySet().stream().mapToLong(Long::longValue).toArray(),
        key,
        slice,
        from,
        item,
        Arrays.copyOf(counted.array(), counted.size() + CountedBytes.PAST),
        Arrays.copyOf(items, itemsSize));
  }
}
