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
    Map<Partition, int[]> rows = new LinkedHashMap<>();
    Map<Partition, Integer> sizes = new LinkedHashMap<>();
    for (int row = 0; row < frame.size(); row++) {
      Partition partition = Partition.of(frame.signal(), EventTime.of(frame, row));
      int size = sizes.merge(partition, 1, Integer::sum);
      rows.computeIfAbsent(partition, p -> new int[frame.size()])[size - 1] = row;
    }
    Map<Partition, Frame> parts = new LinkedHashMap<>();
    rows.forEach(
        (partition, of) ->
            parts.put(
                partition,
                sizes.size() == 1
                    ? frame
                    : frame.select(Arrays.copyOf(of, sizes.getOrDefault(partition, 0)))));
    return parts;
  }
}
