package dev.whence.intake;

import dev.whence.model.Frame;
import dev.whence.store.Partition;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A frame's items by partition.
final class Parts {

  private Parts() {}

  /// The frame itself where one partition holds it all, as is the rule.
  static Map<Partition, Frame> split(Frame frame) {
    if (frame.size() == 0) {
      return Map.of();
    }
    Partition first = Partition.of(frame.signal(), frame.timeNanos(0));
    if (holdsAll(first, frame)) {
      return Map.of(first, frame);
    }
    Map<Partition, int[]> rows = new LinkedHashMap<>();
    Map<Partition, Integer> sizes = new LinkedHashMap<>();
    for (int row = 0; row < frame.size(); row++) {
      Partition partition = Partition.of(frame.signal(), frame.timeNanos(row));
      int size = sizes.merge(partition, 1, Integer::sum);
      rows.merge(
          partition,
          new int[] {row},
          (some, one) -> {
            int[] room = size > some.length ? Arrays.copyOf(some, size * 2) : some;
            room[size - 1] = one[0];
            return room;
          });
    }
    Map<Partition, Frame> parts = new LinkedHashMap<>();
    rows.forEach(
        (partition, of) ->
            parts.put(
                partition, frame.select(Arrays.copyOf(of, sizes.getOrDefault(partition, 0)))));
    return parts;
  }

  private static boolean holdsAll(Partition partition, Frame frame) {
    long start = partition.startNanos();
    long end = partition.endNanos();
    for (int row = 0; row < frame.size(); row++) {
      long time = frame.timeNanos(row);
      if (time < start || time >= end) {
        return false;
      }
    }
    return true;
  }
}
