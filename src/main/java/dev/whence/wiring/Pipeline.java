package dev.whence.wiring;

import dev.whence.aggregate.JoinedRollup;
import dev.whence.aggregate.LocalRollup;
import dev.whence.intake.DurableIntake;
import dev.whence.join.RequestIdentity;
import dev.whence.journal.Journal;
import dev.whence.store.Store;
import dev.whence.store.lucene.LuceneStore;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// Everything between the doors, put together on one data directory: journal, intake and store.
/// What the service runs, and what an evaluation runs afresh for every case.
///
/// ```
///  DIRECTORY/journal   exports not yet in the store
///           /exports   which exports came in the last day
///           /store     the embedded store
/// ```
public final class Pipeline implements AutoCloseable {

  private final Store store;
  private final Journal journal;
  private final DurableIntake intake;

  private Pipeline(Store store, Journal journal, DurableIntake intake) {
    this.store = store;
    this.journal = journal;
    this.intake = intake;
  }

  /// Opens a directory, which is made where there is none, and replays what a crash left in its
  /// journal.
  ///
  /// @param clockNanos nanoseconds since the epoch
  public static Pipeline open(Path directory, PipelineSettings settings, LongSupplier clockNanos) {
    Store store =
        new LuceneStore(
            directory.resolve("store"), settings.store(), settings.vocabulary(), clockNanos);
    try {
      Journal journal =
          Journal.open(
              directory.resolve("journal"), settings.journal(), store.committedSequence() + 1);
      DurableIntake intake =
          new DurableIntake(
              journal,
              store,
              new RequestIdentity(settings.identity()),
              new LocalRollup(settings.vocabulary()),
              new JoinedRollup(settings.vocabulary()),
              directory.resolve("exports"),
              settings.intake(),
              clockNanos);
      return new Pipeline(store, journal, intake);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  public DurableIntake intake() {
    return intake;
  }

  public Store store() {
    return store;
  }

  public Journal journal() {
    return journal;
  }

  /// Gives out every open request of the live join and commits; returns when that is done.
  public void settle() {
    intake.settle().toCompletableFuture().join();
  }

  /// Takes in what waits, commits and closes everything.
  @Override
  public void close() {
    try {
      intake.close();
    } finally {
      store.close();
    }
  }
}
