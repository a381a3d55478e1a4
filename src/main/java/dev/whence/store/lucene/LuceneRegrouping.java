package dev.whence.store.lucene;

import dev.whence.model.Cell;
import dev.whence.model.Signal;
import dev.whence.model.Vocabulary;
import dev.whence.store.DayRegrouping;
import dev.whence.store.JoinedDay;
import dev.whence.store.Partition;
import dev.whence.store.RegroupedDays;
import dev.whence.store.StoredBlock;
import dev.whence.store.Stretch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Regroups a stretch on disk: new blocks wait in an index beside the day's, and each index is
/// replaced as a whole.
final class LuceneRegrouping extends DayRegrouping {

  private final Partitions partitions;
  private final Map<Signal, OpenPartition> opened = new EnumMap<>(Signal.class);
  private final Map<Signal, Snapshot> snapshots = new EnumMap<>(Signal.class);
  private final Map<Signal, SideIndex> added = new EnumMap<>(Signal.class);
  private final RegroupedDays days;

  LuceneRegrouping(Partitions partitions, Stretch stretch, Vocabulary vocabulary, long nowNanos)
      throws IOException {
    this.partitions = partitions;
    try {
      for (Signal signal : List.of(Signal.SPANS, Signal.LOGS)) {
        for (Partition day : partitions.list(signal, stretch.range())) {
          partitions.use(day, each -> open(signal, each));
        }
      }
      Partition joined = JoinedDay.partition(stretch.range().fromNanos());
      partitions.use(joined, each -> open(Signal.CELLS, each));
      this.days =
          new RegroupedDays(
              partitions,
              snapshots,
              stretch,
              opened(Signal.CELLS).droppedNanos(),
              vocabulary,
              nowNanos,
              this::write);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean open(Signal signal, OpenPartition partition) throws IOException {
    partitions.keep(partition);
    Snapshot snapshot = null;
    try {
      snapshot = partition.flushed();
    } finally {
      if (snapshot == null) {
        partitions.letGo(partition);
      }
    }
    if (snapshot != null) {
      opened.put(signal, partition);
      snapshots.put(signal, snapshot);
    }
    return snapshot != null;
  }

  private void write(Signal signal, dev.whence.store.Block block) throws IOException {
    SideIndex index = added.get(signal);
    if (index == null) {
      index = partitions.beside(opened(signal).partition());
      added.put(signal, index);
    }
    index.add(BlockDocument.of(block));
  }

  private OpenPartition opened(Signal signal) {
    OpenPartition partition = opened.get(signal);
    if (partition == null) {
      throw new IllegalStateException("there are no " + signal + " to replace");
    }
    return partition;
  }

  @Override
  protected RegroupedDays days() {
    return days;
  }

  @Override
  protected void take(Step step) {
    OnDisk.run(
        () -> {
          step.take();
          return true;
        });
  }

  @Override
  public void commit(
      Map<Signal, List<Cell>> localCells, List<Cell> joinedCells, Map<Long, Long> stale) {
    take(
        () -> {
          for (dev.whence.store.Block marker : days.markers(stale)) {
            partitions.use(
                JoinedDay.partition(marker.minNanos()),
                partition -> {
                  partition.replace(
                      List.of(), index -> index.addDocument(BlockDocument.of(marker)));
                  return true;
                });
          }
          for (Map.Entry<Signal, List<StoredBlock>> each :
              days.finish(localCells, joinedCells).entrySet()) {
            replace(each.getKey(), each.getValue());
          }
        });
  }

  private void replace(Signal signal, List<StoredBlock> gone) throws IOException {
    List<String> ids = new ArrayList<>();
    for (StoredBlock block : gone) {
      ids.add(((Snapshot.Stored) block).id());
    }
    SideIndex by = added.get(signal);
    opened(signal).replace(ids, by == null ? _ -> {} : by::moveTo);
  }

  @Override
  public void close() {
    opened.values().forEach(partitions::letGo);
    opened.clear();
    take(
        () -> {
          for (Snapshot snapshot : snapshots.values()) {
            snapshot.close();
          }
          for (SideIndex index : added.values()) {
            index.close();
          }
        });
    snapshots.clear();
    added.clear();
  }
}
