package dev.whence.store.lucene;

import dev.whence.model.Cell;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import dev.whence.store.Partition;
import dev.whence.store.RegroupedDays;
import dev.whence.store.Regrouping;
import dev.whence.store.StoredBlock;
import dev.whence.store.Stretch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Regroups a stretch on disk: new blocks wait in an index beside the day's, and each index is
/// replaced as a whole.
final class LuceneRegrouping implements Regrouping {

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
      Partition joined = LuceneStore.joined(stretch.range().fromNanos());
      partitions.use(joined, each -> open(Signal.CELLS, each));
      this.days =
          new RegroupedDays(partitions, snapshots, stretch, vocabulary, nowNanos, this::write);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean open(Signal signal, OpenPartition partition) throws IOException {
    Snapshot snapshot = partition.flushed();
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
  public Stretch stretch() {
    return days.stretch();
  }

  @Override
  public boolean hasNew(Signal signal) {
    return OnDisk.run(() -> days.hasNew(signal));
  }

  @Override
  public void items(Signal signal, Regrouping.Block block) {
    OnDisk.run(
        () -> {
          days.items(signal, block);
          return true;
        });
  }

  @Override
  public void related(
      Signal signal, Set<TraceId> traces, Set<String> requestIds, Consumer<Frame> block) {
    OnDisk.run(
        () -> {
          days.related(signal, traces, requestIds, block);
          return true;
        });
  }

  @Override
  public void add(Signal signal, Frame block) {
    OnDisk.run(
        () -> {
          days.add(signal, block);
          return true;
        });
  }

  @Override
  public void add(List<RequestSummary> requests) {
    OnDisk.run(
        () -> {
          days.add(requests);
          return true;
        });
  }

  @Override
  public void commit(
      Map<Signal, List<Cell>> localCells, List<Cell> joinedCells, Map<Long, Long> stale) {
    OnDisk.run(
        () -> {
          for (dev.whence.store.Block marker : days.markers(stale)) {
            partitions.use(
                LuceneStore.joined(marker.minNanos()),
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
          return true;
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
    OnDisk.run(
        () -> {
          for (Snapshot snapshot : snapshots.values()) {
            snapshot.close();
          }
          for (SideIndex index : added.values()) {
            index.close();
          }
          return true;
        });
    snapshots.clear();
    added.clear();
  }
}
