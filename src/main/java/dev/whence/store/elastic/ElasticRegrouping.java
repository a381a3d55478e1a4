package dev.whence.store.elastic;

import dev.whence.model.Cell;
import dev.whence.model.Signal;
import dev.whence.model.Vocabulary;
import dev.whence.store.DayRegrouping;
import dev.whence.store.Partition;
import dev.whence.store.RegroupedDays;
import dev.whence.store.Stretch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Regroups a stretch in the cluster: new blocks are written as they come, and all of it takes
/// effect in one moment, with the manifest.
final class ElasticRegrouping extends DayRegrouping {

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
        new RegroupedDays(
            blocks,
            days,
            stretch,
            attempt.droppedNanos(),
            vocabulary,
            compaction.nowNanos(),
            this::write);
  }

  private void write(Signal signal, dev.whence.store.Block block) throws IOException {
    attempt.run().write(new Partition(signal, attempt.day()), block);
  }

  @Override
  protected RegroupedDays days() {
    return days;
  }

  @Override
  protected void take(Step step) {
    cluster.run(
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
            attempt.run().write(Partition.of(Signal.CELLS, marker.minNanos()), marker);
          }
          Set<Signal> replaced = days.finish(localCells, joinedCells).keySet();
          attempt.run().end();
          mayCount = true;
          compaction.publish(attempt, days.stretch(), replaced);
          published = true;
        });
  }

  @Override
  public void close() {
    take(
        () -> {
          compaction.end(attempt, days.stretch(), !published);
          if (!mayCount) {
            attempt.run().undo();
          }
        });
  }
}
