package dev.whence.store.elastic;

import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreException;
import dev.whence.store.Stretch;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Begins plans, joins those that others began, and notes what is done. A plan of a tenant's day is
/// the only one there until it is done or given up. One thread's alone.
final class Plans {

  private static final int ATTEMPTS = 50;

  private final StateIndex states;
  private final LongSupplier clock;

  /// What was last known of a manifest, by its ID.
  private final Map<String, Known> known = new HashMap<>();

  /// @param range that the last of the plans was about, where it was looked into
  private record Known(long plans, @Nullable TimeRange range) {}

  /// A plan, and what counts for those who work at it.
  record Joined(Plan plan, State state) {}

  Plans(StateIndex states, LongSupplier clock) {
    this.states = states;
    this.clock = clock;
  }

  /// Stretches were looked for in this state.
  void looked(State state) {
    known.clear();
    state.manifests().forEach(each -> known.put(each.id(), new Known(each.plans(), null)));
  }

  /// @return empty where the stretch, or its shard, was seen to by another instance
  Optional<Joined> join(Stretch stretch, LocalDate day) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      StateIndex.Seen seen = states.get(Manifest.id(stretch.tenant(), day));
      Manifest manifest = read(seen, stretch.tenant(), day);
      State state = states.read(stretch.tenant(), stretch.range()).with(manifest);
      Plan plan = manifest.plan();
      if (plan == null) {
        if (isOld(manifest, stretch.range())) {
          return Optional.empty();
        }
        manifest = manifest.begin(stretch, state.upTo());
        plan = manifest.plan();
        if (!replace(seen, manifest)) {
          continue;
        }
      }
      if (plan == null || !plan.isOf(stretch) || plan.done().containsKey(stretch.shard())) {
        return Optional.empty();
      }
      known.put(manifest.id(), new Known(plan.number(), plan.range()));
      return Optional.of(new Joined(plan, state.cut(plan.upTo())));
    }
    throw StoreException.away(stretch + " cannot be begun: others are always faster", null);
  }

  /// Whether others have changed the day since stretches were looked for, or done this one.
  private boolean isOld(Manifest manifest, TimeRange range) {
    Known before = known.getOrDefault(manifest.id(), new Known(0, null));
    return before.plans() != manifest.plans() || range.equals(before.range());
  }

  /// Notes that a shard is written. What has a lower number than what counts never counts itself.
  ///
  /// @throws StoreException where another instance did it meanwhile, or the plan was given up
  void done(Plan plan, Stretch stretch, LocalDate day, long generation, Set<Signal> signals)
      throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      StateIndex.Seen seen = states.get(Manifest.id(stretch.tenant(), day));
      Manifest manifest = read(seen, stretch.tenant(), day);
      Plan now = manifest.plan();
      if (now == null || now.number() != plan.number() || now.done().containsKey(stretch.shard())) {
        throw StoreException.away(stretch + " was regrouped or given up elsewhere meanwhile", null);
      }
      if (manifest.last(stretch.shard()) >= generation) {
        throw StoreException.away(stretch + " was begun before what counts by now", null);
      }
      Plan next = now.with(stretch.shard(), generation, signals);
      if (replace(seen, manifest.done(next, clock.getAsLong()))) {
        return;
      }
    }
    throw StoreException.away(stretch + " cannot be ended: others are always faster", null);
  }

  /// Gives a plan up, so that it does not keep others from the day.
  void cancel(Plan plan, Stretch stretch, LocalDate day) throws IOException {
    StateIndex.Seen seen = states.get(Manifest.id(stretch.tenant(), day));
    Manifest manifest = read(seen, stretch.tenant(), day);
    Plan now = manifest.plan();
    if (now != null && now.number() == plan.number() && !now.done().containsKey(stretch.shard())) {
      replace(seen, manifest.cancelled());
    }
  }

  private static Manifest read(StateIndex.Seen seen, Tenant tenant, LocalDate day) {
    return seen.source() == null ? Manifest.none(tenant, day) : Manifest.read(seen.source());
  }

  private boolean replace(StateIndex.Seen seen, Manifest by) throws IOException {
    try {
      states.replace(by.id(), seen, by.document());
      return true;
    } catch (ClusterException e) {
      if (e.isConflict()) {
        return false;
      }
      throw e;
    }
  }
}
