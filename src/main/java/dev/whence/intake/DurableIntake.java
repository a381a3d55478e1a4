package dev.whence.intake;

import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.intake.Export.Rejected;
import dev.whence.intake.IntakeStats.Outcome;
import dev.whence.intake.IntakeStats.Reason;
import dev.whence.intake.Normaliser.Normalised;
import dev.whence.join.JoinCounters;
import dev.whence.join.RequestIdentity;
import dev.whence.journal.Journal;
import dev.whence.journal.JournalDamage;
import dev.whence.journal.JournalRefusal;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.store.CorruptFrameException;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The intake that loses nothing: journalled before it is acknowledged, visible before it is
/// acknowledged, replayed after a crash.
///
/// ```
///  accept --> normalise --> encode --> journal ~~fdatasync~~> queue --> store, rollups, join --> acknowledge
///  (any thread)                        (its own thread)       (one applying thread)
/// ```
public final class DurableIntake implements Intake, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(DurableIntake.class.getName());
  private static final long TICK_MILLIS = 100;
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final long CATCH_UP_PAUSE_MILLIS = 250;

  private final Journal journal;
  private final LongSupplier clockNanos;
  private final Normaliser normaliser;
  private final SeriesBounds seriesBounds;
  private final IntakeSettings settings;
  private final RecentExports recent;
  private final ExportLog exportLog;
  private final DeadLetters deadLetters;
  private final Applier applier;
  private final IntakeStats stats = new IntakeStats();
  private final AtomicLong bytesUnderWay = new AtomicLong();
  private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile long storeAwaySince;

  /// Whether the store does not keep up: what comes in then waits in the journal alone, is
  /// acknowledged as soon as it lies there, and is applied from there.
  private volatile boolean behind;

  /// A step for the applying thread.
  private interface Work {
    void run();
  }

  /// Replays what the journal holds, then starts to apply.
  ///
  /// @param redaction hides what must not be kept, before anything is written down
  /// @param directory where repeated exports are remembered
  /// @param clockNanos nanoseconds since the epoch
  public DurableIntake(
      Journal journal,
      Store store,
      RequestIdentity identity,
      UnaryOperator<Frame> redaction,
      LocalRollup localRollup,
      JoinedRollup joinedRollup,
      Path directory,
      IntakeSettings settings,
      LongSupplier clockNanos) {
    this.journal = journal;
    this.clockNanos = clockNanos;
    this.settings = settings;
    this.normaliser = new Normaliser(settings.limits(), identity, redaction);
    this.seriesBounds = new SeriesBounds(settings.maxSeries(), settings.maxTenants());
    this.recent = new RecentExports(settings.exportsKept().toNanos(), settings.maxExportsKept());
    this.exportLog = new ExportLog(directory, settings.exportsKept().toNanos());
    this.deadLetters = new DeadLetters(directory.resolve("dead-letters"));
    this.applier =
        new Applier(
            store, journal, exportLog, localRollup, joinedRollup, settings, System::nanoTime);
    exportLog.read(entry -> remember(entry.id(), entry.arrivalNanos()));
    try (Replay replay = new Replay(this::unpack, this::applyReplayed)) {
      journal.replay(0, journal.lastSequence(), replay::add);
      replay.finish();
    }
    this.thread = Thread.ofPlatform().name("whence-applier").start(this::applyAll);
  }

  private void remember(ExportId id, long arrivalNanos) {
    recent.putIfNew(id, arrivalNanos, CompletableFuture.completedFuture(new Receipt(0, 0, 0, "")));
  }

  private Ready unpack(long sequence, byte[] payload) {
    return applier.prepareAgain(sequence, JournalRecord.decode(payload));
  }

  private void applyReplayed(long sequence, byte[] payload, Supplier<Ready> unpacked) {
    try {
      Ready export = unpacked.get();
      JournalRecord record = export.record();
      remember(new ExportId(record.tenant(), record.key()), record.arrivalNanos());
      awaitRoom();
      if (!withStore("a frame", () -> applier.apply(sequence, export))) {
        throw new IllegalStateException("interrupted while the journal was replayed");
      }
    } catch (CorruptFrameException | BufferUnderflowException | IllegalArgumentException e) {
      deadLetters.keep(sequence, payload, e);
    }
    withStore("a commit", applier::tick);
  }

  public IntakeStats stats() {
    return stats;
  }

  /// How many rollups failed: a defect, where it is not 0.
  public long failedRollups() {
    return applier.failedRollups();
  }

  /// Cells that share a name with others because there were too many names.
  public long overflowedCells() {
    return applier.overflowed();
  }

  /// What the live joins had to do without. A tenant whose join was given up counts no more.
  public JoinCounters joinCounters() {
    return applier.joinCounters();
  }

  /// Requests that are open in the live joins.
  public int openRequests() {
    return applier.openRequests();
  }

  /// Exports that wait for the applying thread.
  public int queued() {
    return queue.size();
  }

  /// Exports set aside because they cannot be applied: defects.
  public long deadLetters() {
    return deadLetters.kept();
  }

  /// What was found broken in the journal since it was opened.
  public JournalDamage journalDamage() {
    return journal.damage();
  }

  public long journalBytes() {
    return journal.bytesOnDisk();
  }

  /// How long the store has not taken what it was given; zero where it does.
  public Duration storeAway() {
    long since = storeAwaySince;
    return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /// Whether the applying thread runs: without it nothing more becomes visible until a restart.
  public boolean isAlive() {
    return thread.isAlive();
  }

  /// Bytes journalled, or about to be, and not yet visible.
  public long bytesUnderWay() {
    return bytesUnderWay.get();
  }

  @Override
  public CompletionStage<Receipt> accept(Export export) {
    Signal signal = export.frame().signal();
    long came = export.frame().size() + export.rejected().items();
    stats.add(signal, Outcome.RECEIVED, came);
    ExportId id = new ExportId(export.tenant(), export.key());
    CompletableFuture<Receipt> outcome = new CompletableFuture<>();
    long now = clockNanos.getAsLong();
    CompletableFuture<Receipt> earlier = recent.putIfNew(id, now, outcome);
    if (earlier != null) {
      return earlier.thenApply(_ -> duplicate(signal, came));
    }
    try {
      take(export, now, outcome);
    } catch (RuntimeException failure) {
      outcome.completeExceptionally(failure);
    }
    return outcome.whenComplete((receipt, failure) -> count(signal, came, id, receipt, failure));
  }

  private Receipt duplicate(Signal signal, long items) {
    stats.add(signal, Outcome.DUPLICATE, items);
    return new Receipt(0, items, 0, "");
  }

  private void count(
      Signal signal,
      long came,
      ExportId id,
      @Nullable Receipt receipt,
      @Nullable Throwable failure) {
    if (receipt != null) {
      stats.add(signal, Outcome.ACCEPTED, receipt.accepted());
    } else {
      recent.forget(id);
      stats.refuse(signal, Outcome.RETRY, Reason.of(failure), came);
    }
  }

  private void take(Export export, long now, CompletableFuture<Receipt> outcome) {
    Signal signal = export.frame().signal();
    SeriesBounds.Bound bound = seriesBounds.bound(export.tenant(), export.frame(), now);
    Normalised normalised = normaliser.normalise(bound.frame(), now);
    stats.add(signal, Outcome.TRUNCATED, normalised.truncated());
    stats.refuse(signal, Outcome.REJECTED, Reason.SERIES, bound.rejected().items());
    stats.refuse(signal, Outcome.REJECTED, Reason.INVALID, export.rejected().items());
    stats.refuse(signal, Outcome.REJECTED, Reason.TIME, normalised.rejected().items());
    Receipt receipt =
        receipt(normalised.frame(), export.rejected(), bound.rejected(), normalised.rejected());
    if (normalised.frame().size() == 0) {
      outcome.complete(receipt);
      return;
    }
    JournalRecord record = JournalRecord.of(export.tenant(), export.key(), now, normalised.frame());
    byte[] payload = record.payload();
    CompletableFuture<Receipt> applied = new CompletableFuture<>();
    applied.whenComplete((_, failure) -> end(payload.length, receipt, failure, outcome));
    if (bytesUnderWay.addAndGet(payload.length) > settings.maxBytesUnderWay() || closing) {
      applied.completeExceptionally(
          new RetryableRefusal(
              closing ? Reason.CLOSING : Reason.UNDER_WAY,
              "more is under way than can be worked through",
              RETRY_AFTER_SECONDS));
      return;
    }
    Ready ready = applier.prepare(record);
    CompletableFuture<Long> journalled = new CompletableFuture<>();
    // Before it is appended: so the journal's thread queues what it wrote, in its order.
    journalled.whenComplete(
        (sequence, failure) -> {
          if (failure != null) {
            applied.completeExceptionally(refusal(failure));
          } else if (behind) {
            applied.complete(receipt);
          } else {
            queue.add(() -> apply(sequence, ready, receipt, applied));
          }
        });
    journal.append(payload, journalled);
  }

  private void end(
      int bytes, Receipt receipt, @Nullable Throwable failure, CompletableFuture<Receipt> outcome) {
    bytesUnderWay.addAndGet(-bytes);
    if (failure == null) {
      outcome.complete(receipt);
    } else {
      outcome.completeExceptionally(failure);
    }
  }

  private static Receipt receipt(Frame frame, Rejected... refused) {
    long items = 0;
    String reason = "";
    for (Rejected each : refused) {
      items += each.items();
      reason = reason.isEmpty() && each.items() > 0 ? each.reason() : reason;
    }
    return new Receipt(frame.size(), 0, items, reason);
  }

  private static Throwable refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof JournalRefusal
        ? new RetryableRefusal(
            Reason.JOURNAL, String.valueOf(cause.getMessage()), RETRY_AFTER_SECONDS)
        : failure;
  }

  private void apply(
      long sequence, Ready export, Receipt receipt, CompletableFuture<Receipt> applied) {
    if (behind || sequence <= applier.applied()) {
      applied.complete(receipt);
      return;
    }
    try {
      if (applier.isFull()) {
        behind = true;
      } else {
        StorePatience.briefly(() -> applier.apply(sequence, export));
      }
    } catch (StoreException e) {
      fallBehind(e);
    } catch (RuntimeException defect) {
      deadLetters.keep(sequence, export.record().payload(), defect);
      applied.completeExceptionally(defect);
      return;
    }
    applied.complete(receipt);
  }

  private void fallBehind(StoreException why) {
    LOG.log(
        System.Logger.Level.WARNING,
        "the store does not take what comes in; the journal keeps it: {0}",
        why.getMessage());
    behind = true;
    storeAwaySince = storeAwaySince == 0 ? System.nanoTime() : storeAwaySince;
  }

  /// Applies what only the journal has, one record after the other, until there is no more. What is
  /// acknowledged meanwhile without being queued lies in the journal before the last look at it.
  private void catchUp() {
    long from = applier.applied();
    try {
      applyUpTo(journal.lastSequence());
      behind = false;
      applyUpTo(journal.lastSequence());
      storeAwaySince = 0;
      LOG.log(System.Logger.Level.INFO, "caught up with the journal, from {0}", from);
    } catch (StoreException e) {
      behind = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "the store does not take what the journal keeps; tried again: {0}",
          e.getMessage());
      StorePatience.pause(CATCH_UP_PAUSE_MILLIS);
    }
  }

  private void applyUpTo(long last) {
    journal.replay(applier.applied(), last, this::applyAgain);
  }

  private void applyAgain(long sequence, byte[] payload) {
    if (closing) {
      throw new StoreException("the service stops; the rest is applied when it starts again");
    }
    awaitRoom();
    try {
      applier.apply(sequence, applier.prepareAgain(sequence, JournalRecord.decode(payload)));
    } catch (CorruptFrameException | BufferUnderflowException | IllegalArgumentException e) {
      deadLetters.keep(sequence, payload, e);
    }
    applier.tick();
  }

  private void awaitRoom() {
    while (applier.isFull()) {
      LOG.log(System.Logger.Level.DEBUG, "waiting for a commit");
    }
  }

  /// Whether what comes in waits in the journal, because the store is away or slow.
  public boolean isBehind() {
    return behind;
  }

  /// Gives up only when the process ends: the journal still has everything.
  private boolean withStore(String what, Runnable action) {
    return StorePatience.untilDone(what, action, () -> closing);
  }

  private void applyAll() {
    while (!closing || bytesUnderWay.get() > 0 || !queue.isEmpty()) {
      try {
        Work work = queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        if (work != null) {
          work.run();
        }
        step();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "a step of the intake failed", e);
      }
    }
  }

  private void step() {
    if (behind) {
      finishQueue();
      catchUp();
      return;
    }
    try {
      StorePatience.briefly(applier::tick);
    } catch (StoreException e) {
      fallBehind(e);
    }
  }

  /// What waits in memory lies in the journal as well.
  private void finishQueue() {
    for (Work work = queue.poll(); work != null; work = queue.poll()) {
      work.run();
    }
  }

  /// Gives out every request of the live join and commits; done when the stage completes.
  public CompletionStage<Void> settle() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    queue.add(
        () -> {
          try {
            while (behind && !closing) {
              catchUp();
            }
            if (withStore("a commit", applier::settle)) {
              done.complete(null);
            } else {
              done.completeExceptionally(new RetryableRefusal("shutting down", 1));
            }
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  /// Applies what waits, commits, and closes the journal; the store stays open.
  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
      withStore("the last commit", applier::settle);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      applier.close();
      journal.close();
    }
  }
}
