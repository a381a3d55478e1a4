package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Signal;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.BlockKind;
import dev.whence.store.BlockQuery;
import dev.whence.store.Partition;
import dev.whence.store.Regrouping;
import dev.whence.store.Stretch;
import dev.whence.store.StretchRules;
import dev.whence.store.Stretches;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/// Finds what is worth regrouping, begins to regroup it, and deletes what was replaced. One
/// thread's alone.
final class Compaction {

  private static final Set<Signal> SIGNALS = Set.of(Signal.SPANS, Signal.LOGS, Signal.CELLS);

  private final ElasticBlocks blocks;
  private final StateIndex states;
  private final Leases leases;
  private final Writer writer;
  private final Vocabulary vocabulary;
  private final ElasticSettings settings;
  private final LongSupplier clock;

  /// Days in which nothing was found, as they were then.
  private final Map<LocalDate, Long> looked = new HashMap<>();

  Compaction(
      ElasticBlocks blocks,
      StateIndex states,
      Leases leases,
      Writer writer,
      Vocabulary vocabulary,
      ElasticSettings settings,
      LongSupplier clock) {
    this.blocks = blocks;
    this.states = states;
    this.leases = leases;
    this.writer = writer;
    this.vocabulary = vocabulary;
    this.settings = settings;
    this.clock = clock;
  }

  List<Stretch> stretches(StretchRules rules, Memory none) throws IOException {
    deleteReplaced();
    State state = states.read(null, TimeRange.ALWAYS);
    List<Stretch> found = new ArrayList<>();
    for (Partition day : state.partitions(Set.of(Signal.SPANS), TimeRange.ALWAYS)) {
      TimeRange range = new TimeRange(day.startNanos(), day.endNanos());
      Set<Partition> partitions = state.partitions(SIGNALS, range);
      long version = version(state, partitions, day.day());
      if (looked.getOrDefault(day.day(), -1L) == version) {
        continue;
      }
      Stretches stretches = new Stretches(rules, range);
      List<BlockHead> heads =
          blocks
              .published(state, partitions, none)
              .search(BlockQuery.about(null, range, BlockKind.ITEMS, BlockKind.PROVISIONAL_CELLS));
      for (BlockHead head : heads) {
        stretches.add(head);
      }
      if (heads.isEmpty()) {
        looked.put(day.day(), version);
      }
      found.addAll(free(stretches.cut(), day.day()));
    }
    return found;
  }

  private List<Stretch> free(List<Stretch> all, LocalDate day) throws IOException {
    Map<dev.whence.model.Tenant, Boolean> taken = new HashMap<>();
    List<Stretch> free = new ArrayList<>();
    for (Stretch each : all) {
      Boolean known = taken.get(each.tenant());
      if (known == null) {
        known = leases.isTaken(each.tenant(), day);
        taken.put(each.tenant(), known);
      }
      if (!known) {
        free.add(each);
      }
    }
    return free;
  }

  /// Something that changes whenever a day's blocks do.
  private static long version(State state, Set<Partition> partitions, LocalDate day) {
    long version = 0;
    for (Partition each : partitions) {
      version = 31 * version + state.lastWriteNanos(each);
    }
    for (Manifest each : state.manifests()) {
      if (Math.abs(each.day().toEpochDay() - day.toEpochDay()) <= 1) {
        version = 31 * version + each.generations().last();
      }
    }
    return version;
  }

  Regrouping regroup(Stretch stretch, Memory none) throws IOException {
    LocalDate day = Partition.of(Signal.SPANS, stretch.range().fromNanos()).day();
    long generation = leases.take(stretch.tenant(), day);
    StateIndex.Seen seen = states.get(Manifest.id(stretch.tenant(), day));
    State state = states.read(stretch.tenant(), stretch.range());
    Map<Signal, ElasticView> days = new HashMap<>();
    for (Partition each : state.partitions(SIGNALS, stretch.range())) {
      days.put(each.signal(), blocks.published(state, Set.of(each), none));
    }
    Partition joined = new Partition(Signal.CELLS, day);
    days.computeIfAbsent(Signal.CELLS, _ -> blocks.published(state, Set.of(joined), none));
    return new ElasticRegrouping(
        this, blocks, days, stretch, vocabulary, new Attempt(day, generation, seen, state));
  }

  /// One regrouping under way.
  ///
  /// @param manifest as it was seen before anything else
  record Attempt(LocalDate day, long generation, StateIndex.Seen manifest, State state) {}

  long nowNanos() {
    return clock.getAsLong();
  }

  /// Writes the new, then lets it count in the place of the old.
  void publish(
      Attempt attempt,
      Stretch stretch,
      Map<Partition, List<dev.whence.store.Block>> by,
      Set<Signal> replaced)
      throws IOException {
    String id = Manifest.id(stretch.tenant(), attempt.day());
    writer.write(by, id, attempt.generation());
    Manifest manifest =
        attempt.manifest().source() == null
            ? Manifest.none(stretch.tenant(), attempt.day())
            : Manifest.read(attempt.manifest().source());
    List<Manifest.Replaced> rules = new ArrayList<>();
    for (Signal signal : replaced) {
      rules.add(
          new Manifest.Replaced(
              signal, stretch.range(), attempt.state().upTo(), clock.getAsLong()));
    }
    states.replace(id, attempt.manifest(), manifest.plus(attempt.generation(), rules).document());
  }

  void end(Attempt attempt, Stretch stretch) throws IOException {
    leases.release(stretch.tenant(), attempt.day(), attempt.generation());
  }

  /// Deletes blocks that were replaced long enough ago, then the rule that they do not count. Doing
  /// so twice, or at two instances at once, does no harm.
  private void deleteReplaced() throws IOException {
    long now = clock.getAsLong();
    for (Manifest manifest : states.read(null, TimeRange.ALWAYS).manifests()) {
      List<Manifest.Replaced> due =
          manifest.replaced().stream()
              .filter(each -> Math.abs(now - each.publishedNanos()) >= settings.grace().toNanos())
              .toList();
      if (due.isEmpty()) {
        continue;
      }
      StateIndex.Seen seen = states.get(manifest.writer());
      for (Manifest.Replaced each : due) {
        delete(manifest, each);
      }
      if (seen.source() != null) {
        try {
          states.replace(
              manifest.writer(), seen, Manifest.read(seen.source()).without(due).document());
        } catch (ClusterException changed) {
          if (!changed.isConflict()) {
            throw changed;
          }
        }
      }
    }
  }

  private void delete(Manifest manifest, Manifest.Replaced rule) throws IOException {
    Set<Partition> day = Set.of(new Partition(rule.signal(), manifest.day()));
    ObjectNode query = Cluster.object();
    ArrayNode filter = query.putObject("bool").putArray("filter");
    Queries.replaced(filter, manifest, rule);
    Bulk bulk = writer.bulk();
    for (BlockHead head : blocks.search(day, query)) {
      bulk.delete(head.index(), head.id());
    }
    bulk.flush();
    writer.refresh(day);
  }
}
