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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Regroups a stretch in the cluster: all of it takes effect in one moment, with the manifest.
final class ElasticRegrouping implements Regrouping {

  private final Compaction compaction;
  private final Compaction.Attempt attempt;
  private final RegroupedDays days;
  private final Cluster cluster;
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
    this.days = new RegroupedDays(blocks, days, stretch, vocabulary, compaction.nowNanos());
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
    days.add(signal, block);
  }

  @Override
  public void add(List<RequestSummary> requests) {
    days.add(requests);
  }

  @Override
  public void commit(
      Map<Signal, List<Cell>> localCells, List<Cell> joinedCells, Map<Long, Long> stale) {
    cluster.run(
        () -> {
          Map<Partition, List<dev.whence.store.Block>> by = new TreeMap<>();
          for (dev.whence.store.Block marker : days.markers(stale)) {
            by.computeIfAbsent(
                    Partition.of(Signal.CELLS, marker.minNanos()), _ -> new ArrayList<>())
                .add(marker);
          }
          Map<Signal, RegroupedDays.Replacement> replacements =
              days.replacements(localCells, joinedCells);
          replacements.forEach(
              (signal, each) ->
                  by.computeIfAbsent(new Partition(signal, attempt.day()), _ -> new ArrayList<>())
                      .addAll(each.by()));
          compaction.publish(attempt, days.stretch(), by, replacements.keySet());
          published = true;
          return true;
        });
  }

  @Override
  public void close() {
    cluster.run(
        () -> {
          compaction.end(attempt, days.stretch(), !published);
          return true;
        });
  }
}
