package dev.whence.intake;

import dev.whence.journal.Journal;
import dev.whence.store.FaultLog;
import dev.whence.store.StoreException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Follows the journal: applies what lies in it in its order, one record after the other, in a
/// thread of its own. While the store does not keep up, what comes in waits in the journal alone
/// and is applied from there. Thread-safe.
final class JournalFollower implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(JournalFollower.class.getName());
  private static final FaultLog FAULTS = new FaultLog(LOG);
  private static final long TICK_MILLIS = 100;
  private static final long CATCH_UP_PAUSE_MILLIS = 250;
  private static final int COME_BACK_SECONDS = 30;

  private final Journal journal;
  private final Applier applier;
  private final DeadLetters deadLetters;
  private final BooleanSupplier moreComes;
  private final LinkedBlockingQueue<Work> queue = new LinkedBlockingQueue<>();
  private final Progress progress = new Progress();
  private @Nullable Thread thread;
  private volatile boolean closing;
  private volatile long storeAwaySince;

  /// Whether the store does not keep up: what comes in then waits in the journal alone, is
  /// acknowledged as soon as it lies there, and is applied from there.
  private volatile boolean behind;

  /// A step for the applying thread.
  private interface Work {
    void run();
  }

  /// @param moreComes whether something may still be on its way into the queue
  JournalFollower(
      Journal journal, Applier applier, DeadLetters deadLetters, BooleanSupplier moreComes) {
    this.journal = journal;
    this.applier = applier;
    this.deadLetters = deadLetters;
    this.moreComes = moreComes;
  }

  /// Applies what the journal holds, then starts to follow it. What the store does not take now is
  /// applied while it is followed.
  ///
  /// @param seen is told of every record, in order
  void start(Consumer<JournalRecord> seen) {
    Replay.Taking again =
        (sequence, payload, unpacked) -> replayed(sequence, payload, unpacked, seen);
    try (Replay replay = new Replay(this::unpack, again)) {
      journal.replay(0, journal.lastSequence(), replay::add);
      replay.finish();
    }
    thread = Thread.ofPlatform().name("whence-applier").start(this::applyAll);
  }

  private Ready unpack(long sequence, byte[] payload) {
    return applier.prepareAgain(sequence, JournalRecord.decode(payload));
  }

  private void replayed(
      long sequence, byte[] payload, Supplier<Ready> unpacked, Consumer<JournalRecord> seen) {
    try {
      if (!behind) {
        orSetAside(
            sequence,
            payload,
            () -> {
              Ready export = unpacked.get();
              awaitRoom();
              StorePatience.briefly(() -> applier.apply(sequence, export));
              seen.accept(export.record());
            });
      }
    } catch (StoreException e) {
      fallBehind(e);
    }
    if (behind) {
      onlySeen(payload, seen);
    } else {
      tick();
    }
  }

  /// Does what makes an export visible. One that a defect keeps from that is set aside, and stops
  /// nothing.
  ///
  /// @throws StoreException where it must be tried again, also because it cannot be set aside
  private void orSetAside(long sequence, byte[] payload, Runnable apply) {
    try {
      apply.run();
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException defect) {
      deadLetters.keep(sequence, payload, defect);
    }
  }

  private static void onlySeen(byte[] payload, Consumer<JournalRecord> seen) {
    try {
      seen.accept(JournalRecord.decode(payload));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "a broken record is set aside when it is applied", e);
    }
  }

  /// Whether what comes in waits in the journal, because the store is away or slow.
  boolean isBehind() {
    return behind;
  }

  boolean isClosing() {
    return closing;
  }

  /// Whether the applying thread runs: without it nothing more becomes visible until a restart.
  boolean isAlive() {
    return thread != null && thread.isAlive();
  }

  /// How long the applying thread has been at one export, or one look at the journal.
  Duration stuckFor() {
    return progress.stuckFor();
  }

  /// Exports that wait for the applying thread.
  int queued() {
    return queue.size();
  }

  /// How long the store has not taken what it was given; zero where it does.
  Duration storeAway() {
    long since = storeAwaySince;
    return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /// Applies what was just journalled; to be called in the journal's order.
  ///
  /// @param applied is completed once it is visible, or at once while the journal alone keeps it;
  ///   with a [FinalRefusal] where a defect keeps it from that, and with a [RetryableRefusal] where
  ///   it cannot even be set aside
  void follow(long sequence, Ready export, CompletableFuture<Void> applied) {
    if (behind) {
      applied.complete(null);
    } else {
      queue.add(() -> apply(sequence, export, applied));
    }
  }

  private void apply(long sequence, Ready export, CompletableFuture<Void> applied) {
    if (behind || sequence <= applier.applied()) {
      applied.complete(null);
      return;
    }
    try {
      if (applier.isFull()) {
        behind = true;
      } else {
        StorePatience.briefly(() -> applier.apply(sequence, export));
      }
      applied.complete(null);
    } catch (StoreException e) {
      fallBehind(e);
      applied.complete(null);
    } catch (RuntimeException defect) {
      applied.completeExceptionally(refusal(sequence, export.record().payload(), defect));
    } finally {
      endAnyhow(applied);
    }
  }

  /// Nobody waits for a thread that an error ends.
  private static void endAnyhow(CompletableFuture<Void> applied) {
    if (!applied.isDone()) {
      applied.completeExceptionally(
          new RetryableRefusal("the export was not applied", COME_BACK_SECONDS));
    }
  }

  /// Sets an export aside; gives what its sender is told.
  private RuntimeException refusal(long sequence, byte[] payload, RuntimeException defect) {
    try {
      deadLetters.keep(sequence, payload, defect);
      return new FinalRefusal(
          "a defect here keeps the export from being applied ("
              + defect.getClass().getSimpleName()
              + "); it was set aside as dead letter "
              + sequence
              + " and must not be sent again");
    } catch (RuntimeException full) {
      LOG.log(System.Logger.Level.ERROR, "its sender is told to send it again", full);
      return new RetryableRefusal(
          "the export cannot be applied and not be set aside, try again later", COME_BACK_SECONDS);
    }
  }

  private void fallBehind(StoreException why) {
    FAULTS.say("the store does not take what comes in; the journal keeps it", why);
    behind = true;
    storeAwaySince = storeAwaySince == 0 ? System.nanoTime() : storeAwaySince;
  }

  /// Applies what only the journal has, one record after the other, until there is no more. What is
  /// acknowledged meanwhile without being queued lies in the journal before the last look at it.
  private void catchUp() {
    long from = applier.applied();
    progress.made();
    try {
      applier.tick();
      applyUpTo(journal.lastSequence());
      behind = false;
      applyUpTo(journal.lastSequence());
      storeAwaySince = 0;
      LOG.log(System.Logger.Level.INFO, "caught up with the journal, from {0}", from);
    } catch (StoreException | UncheckedIOException e) {
      behind = true;
      FAULTS.say("the store does not take what the journal keeps; tried again", e);
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
    progress.made();
    orSetAside(sequence, payload, () -> applier.apply(sequence, unpack(sequence, payload)));
    applier.tick();
  }

  private void awaitRoom() {
    while (applier.isFull()) {
      LOG.log(System.Logger.Level.DEBUG, "waiting for a commit");
    }
  }

  /// Gives up only when the process ends: the journal still has everything.
  private boolean withStore(String what, Runnable action) {
    return StorePatience.untilDone(what, action, () -> closing);
  }

  private void applyAll() {
    while (!closing || moreComes.getAsBoolean() || !queue.isEmpty()) {
      try {
        progress.rest();
        Work work = queue.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        progress.made();
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
    tick();
  }

  private void tick() {
    try {
      StorePatience.briefly(applier::tick);
    } catch (StoreException e) {
      fallBehind(e);
    }
  }

  /// What waits in memory lies in the journal as well.
  private void finishQueue() {
    for (Work work = queue.poll(); work != null; work = queue.poll()) {
      progress.made();
      work.run();
    }
  }

  /// Gives out every request of the live join and commits; done when the stage completes.
  CompletionStage<Void> settle() {
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

  /// Applies what waits and commits; journal and store stay open.
  @Override
  public void close() {
    closing = true;
    try {
      if (thread != null) {
        thread.join();
      }
      withStore("the last commit", applier::settle);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      applier.close();
    }
  }
}
