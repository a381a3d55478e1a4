package dev.whence.wiring;

import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.decode.KubernetesEvents;
import dev.whence.intake.Compactor;
import dev.whence.intake.DetectingIntake;
import dev.whence.intake.DurableIntake;
import dev.whence.intake.VersionWatch;
import dev.whence.join.RequestIdentity;
import dev.whence.journal.Journal;
import dev.whence.store.FaultLog;
import dev.whence.store.Store;
import dev.whence.store.lucene.LuceneStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// The way in and the store, put together: journal, intake, rollups, join, compaction, retention.
/// What the service runs, and what an evaluation runs in a directory of its own.
public final class Pipeline implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Pipeline.class.getName());
  private static final FaultLog FAULTS = new FaultLog(LOG);
  private static final long MOST_SECONDS = 60;
  private static final long RETENTION_EVERY_MINUTES = 15;

  private final PipelineSettings settings;
  private final LongSupplier clockNanos;
  private final Store store;
  private final DurableIntake intake;
  private final Compactor compactor;
  private final LongAdder failedCompactions = new LongAdder();
  private final AtomicInteger failedInARow = new AtomicInteger();

  /// When the housekeeping thread began what it is at; 0 while it is at nothing.
  private volatile long atTaskSince;

  private final LongAdder failedRetentions = new LongAdder();
  private volatile long compactedNanos;
  private final ScheduledExecutorService housekeeping =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("whence-housekeeping").daemon().factory());

  private final List<Future<?>> rounds = new ArrayList<>();

  /// Opens what lies in the data directory and replays what a crash left in the journal.
  ///
  /// @param clockNanos nanoseconds since the epoch
  public static Pipeline open(PipelineSettings settings, LongSupplier clockNanos) {
    return open(settings, onDisk(settings, clockNanos), clockNanos);
  }

  /// The store in the data directory.
  static Store onDisk(PipelineSettings settings, LongSupplier clockNanos) {
    return new LuceneStore(
        settings.dataDirectory().resolve("store"),
        settings.store(),
        settings.vocabulary(),
        clockNanos);
  }

  /// The same with a store opened before, which is closed with the pipeline.
  public static Pipeline open(PipelineSettings settings, Store store, LongSupplier clockNanos) {
    return open(settings, store, clockNanos, () -> false);
  }

  /// The same beside others.
  ///
  /// @param othersAtWork whether anybody is waited for now, to whom compaction gives way
  static Pipeline open(
      PipelineSettings settings,
      Store store,
      LongSupplier clockNanos,
      BooleanSupplier othersAtWork) {
    try {
      Pipeline pipeline = new Pipeline(settings, store, clockNanos, othersAtWork);
      pipeline.schedule();
      return pipeline;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private Pipeline(
      PipelineSettings settings,
      Store store,
      LongSupplier clockNanos,
      BooleanSupplier othersAtWork) {
    this.settings = settings;
    this.clockNanos = clockNanos;
    this.compactedNanos = clockNanos.getAsLong();
    this.store = store;
    LocalRollup localRollup = new LocalRollup(settings.vocabulary());
    JoinedRollup joinedRollup = new JoinedRollup(settings.vocabulary());
    this.compactor =
        new Compactor(
            store,
            localRollup,
            joinedRollup,
            settings.compaction(),
            settings.intake(),
            clockNanos,
            othersAtWork);
    Path directory = settings.dataDirectory();
    Path exports = directory.resolve("exports");
    Journal journal =
        Journal.open(
            directory.resolve("journal"),
            settings.journal(),
            DurableIntake.firstSequence(store, exports));
    try {
      this.intake =
          new DurableIntake(
              journal,
              store,
              new RequestIdentity(settings.identity()),
              settings.redaction(),
              localRollup,
              joinedRollup,
              exports,
              settings.intake(),
              clockNanos);
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private void schedule() {
    long every = Math.clamp(settings.compaction().quietFor().toSeconds(), 1, MOST_SECONDS);
    rounds.add(
        housekeeping.scheduleWithFixedDelay(
            () -> quietly("compaction", this::compact, failedCompactions),
            every,
            every,
            TimeUnit.SECONDS));
    rounds.add(
        housekeeping.scheduleWithFixedDelay(
            () -> quietly("retention", this::dropOld, failedRetentions),
            1,
            RETENTION_EVERY_MINUTES,
            TimeUnit.MINUTES));
  }

  private void compact() {
    failedInARow.incrementAndGet();
    compactor.compact();
    failedInARow.set(0);
    compactedNanos = clockNanos.getAsLong();
  }

  /// Whatever fails: what throws is not scheduled again.
  private void quietly(String what, Runnable task, LongAdder failures) {
    atTaskSince = System.nanoTime();
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      failures.increment();
      FAULTS.say(what + " failed; it is tried again later", e);
    } finally {
      atTaskSince = 0;
    }
  }

  /// How long the thread that regroups and drops what is old has got nowhere: since compaction last
  /// wrote something, or since anything else began; zero where it is at nothing.
  Duration housekeepingStuckFor() {
    long since = atTaskSince;
    if (since == 0) {
      return Duration.ZERO;
    }
    Duration atWork = Duration.ofNanos(System.nanoTime() - since);
    Duration compacting = compactor.stuckFor();
    return compacting.isZero() ? atWork : compacting;
  }

  /// Whether that thread goes on with its rounds.
  boolean isHousekeepingAlive() {
    return !housekeeping.isShutdown() && rounds.stream().noneMatch(Future::isDone);
  }

  /// How many rollups failed, of what came in and of what was regrouped: a defect, where it is not
  /// 0.
  long failedRollups() {
    return intake.failedRollups() + compactor.failedRollups();
  }

  /// How often compaction failed since the start.
  long failedCompactions() {
    return failedCompactions.sum();
  }

  /// How often compaction failed since it last went through all that was due; the one that is under
  /// way counts.
  int failedCompactionsInARow() {
    return failedInARow.get();
  }

  /// How often retention failed since the start.
  long failedRetentions() {
    return failedRetentions.sum();
  }

  /// How long ago compaction last went through all that was due; since the start where it never
  /// did.
  double sinceCompactedSeconds() {
    return (clockNanos.getAsLong() - compactedNanos) / 1e9;
  }

  public DurableIntake intake() {
    return intake;
  }

  /// The intake, and before it one that finds the changes in what passes; whoever asks closes it,
  /// before the pipeline.
  public DetectingIntake detecting() {
    return new DetectingIntake(
        intake,
        KubernetesEvents::changes,
        new VersionWatch(store, settings.vocabulary()),
        clockNanos);
  }

  /// For questions, and for documents.
  public Store store() {
    return store;
  }

  public Compactor compactor() {
    return compactor;
  }

  /// Gives out every request of the live join, commits, and regroups everything: all joined cells
  /// and request summaries are final afterwards.
  ///
  /// @throws IllegalStateException where they are not: it failed, or this thread was interrupted
  public void compactAll() {
    intake.settle().toCompletableFuture().join();
    try {
      housekeeping.submit(compactor::compactAll).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted before everything was regrouped", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("compaction failed", e.getCause());
    }
  }

  /// Drops the days and the documents whose time is up, each kind and signal also where another
  /// fails.
  public void dropOld() {
    List<RuntimeException> failures = new ArrayList<>();
    settings
        .documents()
        .forEach((kind, kept) -> trying(() -> store.drop(kind, timeUp(kept)), failures));
    AtomicInteger dropped = new AtomicInteger();
    settings
        .retention()
        .forEach(
            (signal, kept) ->
                trying(() -> dropped.addAndGet(store.drop(signal, timeUp(kept))), failures));
    if (dropped.get() > 0) {
      intake.forgetCommitted();
    }
    if (!failures.isEmpty()) {
      RuntimeException first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }

  private long timeUp(Duration kept) {
    return clockNanos.getAsLong() - kept.toNanos();
  }

  private static void trying(Runnable task, List<RuntimeException> failures) {
    try {
      task.run();
    } catch (RuntimeException e) {
      failures.add(e);
    }
  }

  /// Commits and closes everything.
  @Override
  public void close() {
    compactor.stop();
    housekeeping.shutdown();
    awaitHousekeeping();
    try {
      intake.close();
    } finally {
      store.close();
    }
  }

  /// A compaction stops between two stretches. It is not interrupted: that would close the files it
  /// writes.
  private void awaitHousekeeping() {
    try {
      if (!housekeeping.awaitTermination(1, TimeUnit.MINUTES)) {
        LOG.log(System.Logger.Level.WARNING, "compaction is still under way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
