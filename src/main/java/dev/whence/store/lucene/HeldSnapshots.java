package dev.whence.store.lucene;

import dev.whence.store.Partition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What questions see of partitions that lost what was not committed, until it is written again.
/// Not thread-safe.
final class HeldSnapshots {

  private final Map<Partition, Snapshot> held = new TreeMap<>();

  boolean has(Partition partition) {
    return held.containsKey(partition);
  }

  /// What is held of a partition, to be closed; null where nothing is.
  @Nullable Snapshot of(Partition partition) {
    Snapshot last = held.get(partition);
    return last == null ? null : last.again();
  }

  /// Whether what questions see of a partition is held from now on, which it was not before.
  boolean hold(OpenPartition partition) {
    Snapshot now =
        partition.isChanged() && !has(partition.partition()) ? partition.snapshot() : null;
    if (now != null) {
      held.put(partition.partition(), now);
    }
    return now != null;
  }

  void release(Partition partition) throws IOException {
    Snapshot last = held.remove(partition);
    if (last != null) {
      last.close();
    }
  }

  void releaseAll() throws IOException {
    for (Partition each : List.copyOf(held.keySet())) {
      release(each);
    }
  }
}
