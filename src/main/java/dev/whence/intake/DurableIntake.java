package dev.whence.intake;

import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.intake.Admission.Admitted;
import dev.whence.intake.IntakeStats.Outcome;
import dev.whence.intake.IntakeStats.Reason;
import dev.whence.join.JoinCounters;
import dev.whence.join.RequestIdentity;
import dev.whence.journal.Journal;
import dev.whence.journal.JournalDamage;
import dev.whence.journal.JournalRefusal;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
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

  private static final int RETRY_AFTER_SECONDS = 1;
  private static final String SET_ASIDE = "dead-letters";

  private final Journal journal;
  private final LongSupplier clockNanos;
  private final Admission admission;
  private final IntakeSettings settings;
  private final RecentExports recent;
  private final ExportLog exportLog;
  private final DeadLetters deadLetters;
  private final Applier applier;
  private final IntakeStats stats = new IntakeStats();
  private final AtomicLong bytesUnderWay = new AtomicLong();
  private final JournalFollower follower;

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
    this.admission =
        new Admission(
            new SeriesBounds(settings.maxSeries(), settings.maxTenants()),
            new Normaliser(settings.limits(), identity, redaction));
    this.recent = new RecentExports(settings.exportsKept().toNanos(), settings.maxExportsKept());
    this.exportLog = new ExportLog(directory, settings.exportsKept().toNanos());
    this.deadLetters = new DeadLetters(directory.resolve(SET_ASIDE));
    this.applier =
        new Applier(
            store, journal, exportLog, localRollup, joinedRollup, settings, System::nanoTime);
    exportLog.read(entry -> remember(entry.id(), entry.arrivalNanos()));
    this.follower =
        new JournalFollower(journal, applier, deadLetters, () -> bytesUnderWay.get() > 0);
    follower.start(
        record -> remember(new ExportId(record.tenant(), record.key()), record.arrivalNanos()));
  }

  /// Where the journal's numbers go on, whatever it has released: above all that the store holds,
  /// and above what was set aside, which is called by its number.
  ///
  /// @param directory as of the intake
  public static long firstSequence(Store store, Path directory) {
    long setAside = DeadLetters.highest(directory.resolve(SET_ASIDE));
    return Math.max(store.committedSequence(), setAside) + 1;
  }

  private void remember(ExportId id, long arrivalNanos) {
    recent.putIfNew(id, arrivalNanos, CompletableFuture.completedFuture(new Receipt(0, 0, 0, "")));
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
    return applier.tenants().overflowed();
  }

  /// What the live joins had to do without. A tenant whose join was given up counts no more.
  public JoinCounters joinCounters() {
    return applier.tenants().joinCounters();
  }

  /// Requests that are open in the live joins.
  public int openRequests() {
    return applier.tenants().openRequests();
  }

  /// Exports that wait for the applying thread.
  public int queued() {
    return follower.queued();
  }

  /// Exports that are visible, and that the journal still keeps because the store has not committed
  /// them.
  public long uncommitted() {
    return applier.uncommitted();
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
    return follower.storeAway();
  }

  /// Whether the threads that write the journal and apply what lies in it run: without them nothing
  /// more is taken, or becomes visible, until a restart.
  public boolean isAlive() {
    return isJournalAlive() && isApplierAlive();
  }

  public boolean isJournalAlive() {
    return journal.isAlive();
  }

  public boolean isApplierAlive() {
    return follower.isAlive();
  }

  /// How long the exports at hand have been on their way to the journal's disk; zero where none
  /// are.
  public Duration journalStuckFor() {
    return journal.writingFor();
  }

  /// How long the applying thread has been at one export; zero where it has nothing to do.
  public Duration applierStuckFor() {
    return follower.stuckFor();
  }

  /// How long the commit that is under way has taken; zero where none is.
  public Duration commitStuckFor() {
    return applier.committingFor();
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
      return earlier.handle((_, failure) -> repeated(signal, came, failure));
    }
    try {
      take(export, now, outcome);
    } catch (RuntimeException failure) {
      outcome.completeExceptionally(failure);
    }
    return outcome.whenComplete(
        (_, failure) -> {
          if (failure != null) {
            failed(signal, came, id, failure);
          }
        });
  }

  /// A repeated export has the fate of the one that it repeats.
  private Receipt repeated(Signal signal, long items, @Nullable Throwable failure) {
    if (failure != null) {
      stats.refuse(signal, Reason.of(failure), items);
      throw new CompletionException(failure);
    }
    stats.add(signal, Outcome.DUPLICATE, items);
    return new Receipt(0, items, 0, "");
  }

  private void failed(Signal signal, long came, ExportId id, Throwable failure) {
    Reason reason = Reason.of(failure);
    stats.refuse(signal, reason, came);
    if (!reason.isForGood()) {
      recent.forget(id);
    }
  }

  /// Items are counted by what became of them: not before that is known, and before the sender is
  /// told.
  private void taken(Admitted admitted, CompletableFuture<Receipt> outcome) {
    admitted.count(stats);
    outcome.complete(admitted.receipt());
  }

  private void take(Export export, long now, CompletableFuture<Receipt> outcome) {
    Admitted admitted = admission.admit(export, now);
    if (admitted.frame().size() == 0) {
      taken(admitted, outcome);
      return;
    }
    JournalRecord record = JournalRecord.of(export.tenant(), export.key(), now, admitted.frame());
    byte[] payload = record.payload();
    CompletableFuture<Void> applied = new CompletableFuture<>();
    applied.whenComplete((_, failure) -> end(payload.length, admitted, failure, outcome));
    if (bytesUnderWay.addAndGet(payload.length) > settings.maxBytesUnderWay()
        || follower.isClosing()) {
      applied.completeExceptionally(
          new RetryableRefusal(
              follower.isClosing() ? Reason.CLOSING : Reason.UNDER_WAY,
              "more is under way than can be worked through",
              RETRY_AFTER_SECONDS));
      return;
    }
    try {
      journal(record, applied);
    } catch (RuntimeException defect) {
      applied.completeExceptionally(defect);
    }
  }

  private void journal(JournalRecord record, CompletableFuture<Void> applied) {
    Ready ready = applier.prepare(record);
    CompletableFuture<Long> journalled = new CompletableFuture<>();
    // Before it is appended: so the journal's thread queues what it wrote, in its order.
    journalled.whenComplete(
        (sequence, failure) -> {
          if (failure != null) {
            applied.completeExceptionally(refusal(failure));
          } else {
            follower.follow(sequence, ready, applied);
          }
        });
    journal.append(record.payload(), journalled);
  }

  private void end(
      int bytes,
      Admitted admitted,
      @Nullable Throwable failure,
      CompletableFuture<Receipt> outcome) {
    bytesUnderWay.addAndGet(-bytes);
    if (failure == null) {
      taken(admitted, outcome);
    } else {
      outcome.completeExceptionally(failure);
    }
  }

  private static Throwable refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof JournalRefusal
        ? new RetryableRefusal(
            Reason.JOURNAL, String.valueOf(cause.getMessage()), RETRY_AFTER_SECONDS)
        : failure;
  }

  /// Whether what comes in waits in the journal, because the store is away or slow.
  public boolean isBehind() {
    return follower.isBehind();
  }

  /// What the store has committed is to leave the journal as well, however little it is: the store
  /// dropped some of it, and a replay would bring it back.
  public void forgetCommitted() {
    journal.forgetReleased();
  }

  /// Gives out every request of the live join and commits; done when the stage completes.
  public CompletionStage<Void> settle() {
    return follower.settle();
  }

  /// Applies what waits, commits, and closes the journal; the store stays open.
  @Override
  public void close() {
    try {
      follower.close();
    } finally {
      journal.close();
    }
  }
}
