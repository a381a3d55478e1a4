package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// Finds what is worth regrouping, begins to regroup it, and deletes what was replaced. One
/// thread's alone.
final class Compaction {

  private static final Set<Signal> ITEMS = Set.of(Signal.SPANS, Signal.LOGS);

  private static final Set<BlockKind> DIRTY =
      EnumSet.of(BlockKind.ITEMS, BlockKind.PROVISIONAL_CELLS);
  private static final Set<BlockKind> CLEAN =
      EnumSet.of(BlockKind.REGROUPED, BlockKind.LOCAL_CELLS, BlockKind.FINAL_CELLS);
  private static final Set<Signal> SIGNALS = Set.of(Signal.SPANS, Signal.LOGS, Signal.CELLS);

  /// An instance that nothing arrived at for longer is not counted on.
  private static final long LIVE_NANOS = 2 * 3_600_000_000_000L;

  private static final int MOST_SHARDS = 16;

  /// A shard of fewer is not worth reading all blocks once more.
  private static final long BLOCKS_PER_SHARD = 32;

  private final ElasticBlocks blocks;
  private final StateIndex states;
  private final DroppedItems droppedItems;
  private final String instance;
  private final Leases leases;
  private final Plans plans;
  private final Writer writer;
  private final Vocabulary vocabulary;
  private final ElasticSettings settings;
  private final LongSupplier clock;

  /// What of a writer does not count and was deleted, by writer.
  private final Map<String, List<Generations.Stretch>> swept = new HashMap<>();

  /// Days in which nothing was found, as they were then.
  private final Map<LocalDate, Long> looked = new HashMap<>();

  Compaction(
      ElasticBlocks blocks,
      StateIndex states,
      String instance,
      Writer writer,
      Vocabulary vocabulary,
      ElasticSettings settings,
      LongSupplier clock) {
    this.blocks = blocks;
    this.states = states;
    this.droppedItems = new DroppedItems(states);
    this.instance = instance;
    this.leases = new Leases(states, instance, settings.lease().toNanos(), clock);
    this.plans = new Plans(states, clock);
    this.writer = writer;
    this.vocabulary = vocabulary;
    this.settings = settings;
    this.clock = clock;
  }

  List<Stretch> stretches(StretchRules rules) throws IOException {
    deleteReplaced();
    State state = states.read(null, TimeRange.ALWAYS);
    plans.looked(state);
    deleteUncounted(state);
    List<Stretch> found = new ArrayList<>();
    Set<LocalDate> days = new TreeSet<>();
    state.partitions(ITEMS, TimeRange.ALWAYS).forEach(each -> days.add(each.day()));
    for (LocalDate day : days) {
      TimeRange range = Partition.range(day);
      Set<Partition> partitions = state.partitions(SIGNALS, range);
      long version = version(state, partitions, day);
      if (looked.getOrDefault(day, -1L) == version) {
        continue;
      }
      Stretches stretches = new Stretches(rules, range);
      if (add(stretches, state, partitions, range, DIRTY)) {
        add(stretches, state, partitions, range, CLEAN);
      } else {
        looked.put(day, version);
      }
      found.addAll(offered(stretches.cut(), state, day));
    }
    return found;
  }

  /// Adds blocks of all tenants; false where there are none.
  private boolean add(
      Stretches to, State state, Set<Partition> partitions, TimeRange range, Set<BlockKind> kinds)
      throws IOException {
    AtomicBoolean any = new AtomicBoolean();
    blocks.each(
        new BlockQuery(null, kinds, range, List.of()),
        state,
        partitions,
        head -> {
          any.set(true);
          to.add(head);
        });
    return any.get();
  }

  /// Shards of what is under way; of tenants of which nothing is, of what was found. Each instance
  /// begins with another.
  private List<Stretch> offered(List<Stretch> found, State state, LocalDate day)
      throws IOException {
    List<Stretch> all = new ArrayList<>();
    Set<Tenant> busy = new HashSet<>();
    for (Manifest manifest : state.manifests()) {
      Plan plan = manifest.plan();
      if (plan != null && manifest.day().equals(day)) {
        busy.add(manifest.tenant());
        all.addAll(plan.missing(manifest.tenant()));
      }
    }
    List<String> live = state.live(clock.getAsLong() - LIVE_NANOS);
    for (Stretch stretch : found) {
      if (!busy.contains(stretch.tenant())) {
        long worth = 1 + stretch.items() / (BLOCKS_PER_SHARD * settings.limits().blockItems());
        int shards = Math.clamp(Math.min(worth, live.size()), 1, MOST_SHARDS);
        int first = Math.max(0, live.indexOf(instance));
        for (int i = 0; i < shards; i++) {
          all.add(stretch.shard((first + i) % shards, shards));
        }
      }
    }
    return free(all, day);
  }

  private List<Stretch> free(List<Stretch> all, LocalDate day) throws IOException {
    Map<String, Boolean> taken = new HashMap<>();
    List<Stretch> free = new ArrayList<>();
    for (Stretch each : all) {
      String lease = Leases.id(each.tenant(), day, each.shard());
      Boolean known = taken.get(lease);
      if (known == null) {
        known = leases.isTaken(each, day);
        taken.put(lease, known);
      }
      if (!known) {
        free.add(each);
      }
    }
    return free;
  }

  /// Something that changes whenever a day's blocks do. An instance may publish what arrived at it
  /// before the newest of another, so each one's own counts.
  private static long version(State state, Set<Partition> partitions, LocalDate day) {
    long version = 0;
    for (Partition each : partitions) {
      version = 31 * version + state.held(each).hashCode();
    }
    for (Manifest each : state.manifests()) {
      if (Math.abs(each.day().toEpochDay() - day.toEpochDay()) <= 1) {
        for (Generations of : each.generations().values()) {
          version = 31 * version + of.last();
        }
      }
    }
    return version;
  }

  Optional<Regrouping> regroup(Stretch stretch, Memory none) throws IOException {
    LocalDate day = Partition.of(Signal.SPANS, stretch.range().fromNanos()).day();
    OptionalLong generation = leases.take(stretch, day);
    if (generation.isEmpty()) {
      return Optional.empty();
    }
    Optional<Plans.Joined> joined = plans.join(stretch, day);
    if (joined.isEmpty()) {
      leases.release(stretch, day, generation.getAsLong());
      return Optional.empty();
    }
    State state = joined.get().state();
    Map<Signal, ElasticView> days = new EnumMap<>(Signal.class);
    for (Partition each : state.partitions(SIGNALS, stretch.range())) {
      days.put(each.signal(), blocks.published(state, Set.of(each), none));
    }
    Partition cells = new Partition(Signal.CELLS, day);
    days.computeIfAbsent(Signal.CELLS, _ -> blocks.published(state, Set.of(cells), none));
    String as = Manifest.none(stretch.tenant(), day).writer(stretch.shard());
    Writer.Run run = writer.begin(as, generation.getAsLong());
    Attempt attempt =
        new Attempt(day, generation.getAsLong(), joined.get().plan(), droppedItems.nanos(day), run);
    return Optional.of(new ElasticRegrouping(this, blocks, days, stretch, vocabulary, attempt));
  }

  /// One regrouping under way.
  ///
  /// @param droppedNanos when items of the day were last dropped; 0 for never
  record Attempt(LocalDate day, long generation, Plan plan, long droppedNanos, Writer.Run run) {}

  long nowNanos() {
    return clock.getAsLong();
  }

  /// With the last shard, all that was written counts in the place of the old.
  void publish(Attempt attempt, Stretch stretch, Set<Signal> replaced) throws IOException {
    plans.done(attempt.plan(), stretch, attempt.day(), attempt.generation(), replaced);
  }

  /// @param givenUp it was not published
  void end(Attempt attempt, Stretch stretch, boolean givenUp) throws IOException {
    if (givenUp) {
      plans.cancel(attempt.plan(), stretch, attempt.day());
    }
    leases.release(stretch, attempt.day(), attempt.generation());
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
      StateIndex.Seen seen = states.get(manifest.id());
      for (Manifest.Replaced each : due) {
        delete(manifest, each);
      }
      if (seen.source() != null) {
        try {
          states.replace(manifest.id(), seen, Manifest.read(seen.source()).without(due).document());
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
    delete(day, query);
  }

  private void delete(Set<Partition> days, ObjectNode query) throws IOException {
    Bulk bulk = writer.bulk();
    blocks.each(days, query, head -> bulk.delete(head.index(), head.id()));
    bulk.flush();
    writer.refresh(days);
  }

  /// Deletes blocks of attempts that ended without a word, at whatever instance, once something
  /// newer of the same writer counts: of the regroupings of each day, and of this instance's
  /// commits.
  private void deleteUncounted(State state) throws IOException {
    Set<String> writers = new HashSet<>();
    for (Manifest manifest : state.manifests()) {
      for (Map.Entry<String, Generations> each : manifest.byWriter().entrySet()) {
        writers.add(each.getKey());
        sweep(each.getKey(), each.getValue(), around(manifest.day()));
      }
    }
    Published own = state.published().get(instance);
    if (own != null && !own.partitions().isEmpty()) {
      writers.add(own.writer());
      sweep(own.writer(), own.generations(), own.partitions().keySet());
    }
    swept.keySet().retainAll(writers);
  }

  private void sweep(String of, Generations generations, Set<Partition> days) throws IOException {
    List<Generations.Stretch> gaps = generations.gaps();
    if (!gaps.isEmpty() && !gaps.equals(swept.get(of))) {
      delete(days, Queries.of(of, gaps));
      swept.put(of, gaps);
    }
  }

  /// Where a regrouping of a day writes.
  private static Set<Partition> around(LocalDate day) {
    return Set.of(
        new Partition(Signal.SPANS, day),
        new Partition(Signal.LOGS, day),
        new Partition(Signal.CELLS, day.minusDays(1)),
        new Partition(Signal.CELLS, day),
        new Partition(Signal.CELLS, day.plusDays(1)));
  }
}
