package dev.whence.store.elastic;

import dev.whence.model.Cell;
import dev.whence.model.Vocabulary;
import dev.whence.store.Block;
import dev.whence.store.CellParts;
import dev.whence.store.LiveCells;
import dev.whence.store.LiveItems;
import dev.whence.store.Partition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Writes the blocks of one generation, which do not count before it is published. Thread-safe.
final class Writer {

  private static final int NAMES_AT_ONCE = 40;

  private final Cluster cluster;
  private final ElasticSettings settings;
  private final Vocabulary vocabulary;
  private final DeadLetterIndex deadLetters;
  private final Templates templates;
  private final LongAdder retries = new LongAdder();
  private final Set<Partition> known = ConcurrentHashMap.newKeySet();

  Writer(
      Cluster cluster,
      ElasticSettings settings,
      Vocabulary vocabulary,
      DeadLetterIndex deadLetters,
      Templates templates) {
    this.cluster = cluster;
    this.settings = settings;
    this.vocabulary = vocabulary;
    this.deadLetters = deadLetters;
    this.templates = templates;
  }

  /// Operations that were tried again, since the start.
  long retries() {
    return retries.sum();
  }

  Bulk bulk() {
    return new Bulk(cluster, settings, deadLetters, templates, retries);
  }

  /// Writes all of a layer; searches find it when this returns.
  void write(Memory.Layer layer, String writer, long generation, long nowNanos) throws IOException {
    Run run = new Run(writer, generation);
    for (Map.Entry<Memory.Key, Memory.Part> each : layer.parts().entrySet()) {
      Memory.Key key = each.getKey();
      Memory.Part part = each.getValue();
      ElasticSettings.Limits limits = settings.limits();
      List<LiveItems> items = new ArrayList<>(part.blocks());
      items.addAll(LiveItems.merged(part.pending(), limits.blockItems(), limits.mostItems()));
      for (LiveItems block : items) {
        run.write(key.partition(), block.block(nowNanos, vocabulary));
      }
      for (LiveCells cells : part.cells()) {
        List<LiveCells> same =
            part.cells().stream().filter(other -> other.isOf(key.tenant(), cells.kind())).toList();
        if (same.indexOf(cells) == 0) {
          for (List<Cell> of : CellParts.of(LiveCells.sum(same).sorted())) {
            run.write(
                key.partition(),
                Block.ofCells(key.tenant(), cells.kind(), of, List.of(), nowNanos));
          }
        }
      }
    }
    run.end();
  }

  /// Begins a generation, which is written block by block.
  Run begin(String writer, long generation) {
    return new Run(writer, generation);
  }

  /// One generation under way. Not thread-safe.
  final class Run {
    private final String writer;
    private final long generation;
    private final Bulk bulk = bulk();
    private final Set<Partition> touched = new TreeSet<>();
    private int number;

    private Run(String writer, long generation) {
      this.writer = writer;
      this.generation = generation;
    }

    void write(Partition partition, Block block) throws IOException {
      if (touched.add(partition) && !known.contains(partition)) {
        templates.create(Names.of(settings.prefix(), partition));
        known.add(partition);
      }
      String id = id(number++);
      bulk.index(
          Names.of(settings.prefix(), partition),
          id,
          BlockJson.write(block, partition.signal(), id, writer, generation));
    }

    private String id(int of) {
      return writer.replace('/', '.') + "." + generation + "." + of;
    }

    /// Searches find all of it when this returns.
    void end() throws IOException {
      bulk.flush();
      refresh(touched);
    }

    /// Deletes what was written. Only for a generation that will never count.
    void undo() throws IOException {
      Bulk deletes = bulk();
      for (Partition partition : touched) {
        for (int of = 0; of < number; of++) {
          deletes.delete(Names.of(settings.prefix(), partition), id(of));
        }
      }
      deletes.flush();
    }
  }

  void refresh(Set<Partition> partitions) throws IOException {
    List<String> names =
        partitions.stream().map(each -> Names.of(settings.prefix(), each)).toList();
    for (int from = 0; from < names.size(); from += NAMES_AT_ONCE) {
      String some =
          String.join(",", names.subList(from, Math.min(names.size(), from + NAMES_AT_ONCE)));
      cluster.post("/" + some + "/_refresh", Map.of("ignore_unavailable", "true"), null);
    }
  }

  /// Whether a partition has an index.
  boolean has(Partition partition) throws IOException {
    try {
      cluster.get("/" + Names.of(settings.prefix(), partition) + "/_settings/index.uuid");
      return true;
    } catch (ClusterException e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
  }

  /// Deletes a partition's index; false where there is none.
  boolean drop(Partition partition) throws IOException {
    known.remove(partition);
    try {
      cluster.delete("/" + Names.of(settings.prefix(), partition));
      return true;
    } catch (ClusterException e) {
      if (e.status() == 404) {
        return false;
      }
      throw e;
    }
  }
}
