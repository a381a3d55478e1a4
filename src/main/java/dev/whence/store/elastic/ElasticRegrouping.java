package dev.whence.store.elastic;

import dev.whence.model.Cell;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import dev.whence.store.Partition;
import dev.whence.store.RegroupedDays;
import dev.whence.store.Regrouping;
import dev.whence.store.Stretch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Regroups a stretch in the cluster: new blocks are written as they come, and all of it takes
/// effect in one moment, with the manifest.
final class ElasticRegrouping implements Regrouping {

  private final Compaction compaction;
  private final Compaction.Attempt attempt;
  private final RegroupedDays days;
  private final Cluster cluster;

  /// Whether it was asked for that what was written counts, whatever came of that.
  private boolean mayCount;

  private boolean published;

  ElasticRegrouping(
      Compaction compaction,
      ElasticBlocks blocks,
      Map<Signal, ElasticView> days,
      Stretch stretch,
      Vocabulary vocabulary,
      Compaction.Attempt attempt)
      throws IOException {
    this.compaction = compaction;
    this.attempt = attempt;
    this.cluster = blocks.cluster();
    this.days =
        new RegroupedDays(blocks, days, stretch, vocabulary, compaction.nowNanos(), this::write);
  }

  private void write(Signal signal, dev.whence.store.Block block) throws IOException {
    attempt.run().write(new Partition(signal, attempt.day()), block);
  }

  @Override
  public Stretch stretch() {
    return days.stretch();
  }

  @Override
  public boolean hasNew(Signal signal) {
    return cluster.run(() -> days.hasNew(signal));
  }

  @Override
  public void items(Signal signal, Regrouping.Block block) {
    cluster.run(
        () -> {
          days.items(signal, block);
          return true;
        });
  }

  @Override
  public void related(
      Signal signal, Set<TraceId> traces, Set<String> requestIds, Consumer<Frame> block) {
    cluster.run(
        () -> {
          days.related(signal, traces, requestIds, block);
          return true;
        });
  }

  @Override
  public void add(Signal signal, Frame block) {
    cluster.run(
        () -> {
          days.add(signal, block);
          return true;
        });
  }

  @Override
  public void add(List<RequestSummary> requests) {
    cluster.run(
        () -> {
          days.add(requests);
          return true;
        });
  }

  @Override
  public void commit(
      Map<Signal, List<Cell>> localCells, List<Cell> joinedCells, Map<Long, Long> stale) {
    cluster.run(
        () -> {
          for (dev.whence.store.Block marker : days.markers(stale)) {
            attempt.run().write(Partition.of(Signal.CELLS, marker.minNanos()), marker);
          }
          Set<Signal> replaced = days.finish(localCells, joinedCells).keySet();
          attempt.run().end();
          mayCount = true;
          compaction.publish(attempt, days.stretch(), replaced);
          published = true;
          return true;
        });
  }

  @Override
  public void close() {
    cluster.run(
        () -> {
          compaction.end(attempt, days.stretch(), !published);
          if (!mayCount) {
            attempt.run().undo();
          }
          return true;
        });
  }
}
