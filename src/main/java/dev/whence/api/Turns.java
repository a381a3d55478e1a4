package dev.whence.api;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Turns at work that is all computing, or takes much memory: so many at a time, the others in the
/// order in which they came, each for as long as it is patient. Thread-safe.
public final class Turns {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Semaphore free;
  private final Duration patience;
  private final Supplier<ApiException> busy;

  /// @param busy is thrown at whoever waited in vain
  Turns(int atOnce, Duration patience, Supplier<ApiException> busy) {
    this.free = new Semaphore(atOnce, true);
    this.patience = patience;
    this.busy = busy;
  }

  /// As many at a time as there are processors, with the patience that every question has.
  ///
  /// @param busy is thrown at whoever waited in vain
  public static Turns perProcessor(Supplier<ApiException> busy) {
    return new Turns(Runtime.getRuntime().availableProcessors(), PATIENCE, busy);
  }

  /// Does the work when its turn has come.
  ///
  /// @throws ApiException where that took too long, or the thread was interrupted, as it is when
  ///   the service ends; it stays interrupted
  public <T> T take(Supplier<T> work) {
    await();
    try {
      return work.get();
    } finally {
      free.release();
    }
  }

  private void await() {
    try {
      if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy.get();
      }
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
      throw busy.get();
    }
  }
}
