package dev.whence.intake;

import dev.whence.aggregate.CellBounds;
import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.store.Regrouping;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import dev.whence.store.Stretch;
import dev.whence.store.StretchRules;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Regroups, in the background, what has come to rest: the blocks of a stretch of time are replaced
/// by fewer and larger ones in which a request's items lie together, each once; and what was
/// provisional about its requests becomes final. Thread-safe: who comes while another compacts
/// waits, for two who replace the same blocks at once would keep their items twice.
public final class Compactor {

  private static final System.Logger LOG = System.getLogger(Compactor.class.getName());
  private static final int MAX_SLICES = 360;
  private static final int ROUNDS = 10;

  private final Store store;
  private final LocalRollup localRollup;
  private final JoinedRollup joinedRollup;
  private final CompactionSettings settings;
  private final int maxServices;
  private final int maxOperations;
  private final LongSupplier clockNanos;
  private final BooleanSupplier othersAtWork;
  private final LongAdder overflowed = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder failedRollups = new LongAdder();
  private final LongAdder regrouped = new LongAdder();
  private final Progress progress = new Progress();
  private volatile boolean stopping;

  /// @param intake has the bounds of names, which final cells keep as live ones do
  /// @param othersAtWork whether anybody is waited for now, who is to be given way
  public Compactor(
      Store store,
      LocalRollup localRollup,
      JoinedRollup joinedRollup,
      CompactionSettings settings,
      IntakeSettings intake,
      LongSupplier clockNanos,
      BooleanSupplier othersAtWork) {
    this.store = store;
    this.localRollup = localRollup;
    this.joinedRollup = joinedRollup;
    this.settings = settings;
    this.maxServices = intake.maxServices();
    this.maxOperations = intake.maxOperations();
    this.clockNanos = clockNanos;
    this.othersAtWork = othersAtWork;
  }

  /// Regroups what has been quiet for long enough.
  ///
  /// @return how many stretches
  public int compact() {
    long now = clockNanos.getAsLong();
    return compact(
        new StretchRules(
            now - settings.quietFor().toNanos(),
            settings.worthItems(),
            now - settings.waitAtMost().toNanos(),
            settings.itemsAtOnce(),
            MAX_SLICES,
            now));
  }

  /// Regroups everything, however new. What is not yet written to the store's index has to be
  /// committed before.
  public void compactAll() {
    StretchRules all = StretchRules.everything(settings.itemsAtOnce(), MAX_SLICES);
    for (int round = 0; round < ROUNDS && compact(all) > 0; round++) {
      LOG.log(System.Logger.Level.DEBUG, "regrouped, round {0}", round);
    }
  }

  /// The latest first: what a request began is then made final after what it went on to do. Where
  /// others were at work as well, what they have not come to is looked for again.
  private synchronized int compact(StretchRules rules) {
    int done = 0;
    Courtesy courtesy =
        new Courtesy(
            () -> !stopping && othersAtWork.getAsBoolean(), settings.givesWayFor().toNanos());
    progress.made();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Round outcome = round(rules, courtesy);
        done += outcome.done();
        if (outcome.done() == 0 || outcome.elsewhere() == 0) {
          break;
        }
      }
    } finally {
      progress.rest();
    }
    return done;
  }

  /// @param elsewhere stretches that another instance was at
  private record Round(int done, int elsewhere) {}

  private Round round(StretchRules rules, Courtesy courtesy) {
    StoreException first = null;
    int done = 0;
    int elsewhere = 0;
    for (Stretch stretch : store.stretches(rules).reversed()) {
      if (stopping) {
        break;
      }
      progress.made();
      try {
        if (compact(stretch, courtesy)) {
          done++;
        } else {
          elsewhere++;
        }
      } catch (StoreException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
    return new Round(done, elsewhere);
  }

  private boolean compact(Stretch stretch, Courtesy courtesy) {
    Optional<Regrouping> begun = store.regroup(stretch);
    if (begun.isEmpty()) {
      return false;
    }
    try (Regrouping regrouping = begun.get()) {
      StretchCompaction compaction =
          new StretchCompaction(
              regrouping,
              localRollup,
              joinedRollup,
              settings,
              new CellBounds(maxServices, maxOperations, overflowed),
              progress,
              courtesy);
      compaction.run();
      duplicates.add(compaction.duplicates());
      regrouped.add(compaction.items());
      failedRollups.add(compaction.failedRollups());
      return true;
    }
  }

  /// Stops after the stretch that is being regrouped.
  public void stop() {
    stopping = true;
  }

  /// How long it has got nowhere with what it is at; zero where it is at nothing.
  public Duration stuckFor() {
    return progress.stuckFor();
  }

  /// How many rollups failed: a defect, where it is not 0.
  public long failedRollups() {
    return failedRollups.sum();
  }

  /// Items that turned out to be kept twice, since the start.
  public long duplicates() {
    return duplicates.sum();
  }

  /// Final cells that share a name with others because there were too many names.
  public long overflowedCells() {
    return overflowed.sum();
  }

  /// Items regrouped since the start.
  public long regrouped() {
    return regrouped.sum();
  }
}
