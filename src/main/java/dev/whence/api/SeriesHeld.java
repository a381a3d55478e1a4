package dev.whence.api;

import dev.whence.store.SeriesFound;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What questions hold of metric series, all together: as many are read at a time as there are
/// processors, others wait for a while; and where what was read is too much until some of these
/// questions end, a question is to come again. Thread-safe.
public final class SeriesHeld {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Semaphore reading = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
  private final AtomicLong bytes = new AtomicLong();
  private final long mostBytes;
  private final Consumer<Runnable> atEnd;

  /// @param atEnd is given what to do when the question that the running code belongs to ends
  public SeriesHeld(long mostBytes, Consumer<Runnable> atEnd) {
    this.mostBytes = mostBytes;
    this.atEnd = atEnd;
  }

  SeriesFound of(Supplier<SeriesFound> read) {
    begin();
    try {
      SeriesFound found = read.get();
      hold(found.bytes());
      return found;
    } finally {
      reading.release();
    }
  }

  private void begin() {
    try {
      if (!reading.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
      throw busy();
    }
  }

  private void hold(long more) {
    if (bytes.addAndGet(more) > mostBytes) {
      bytes.addAndGet(-more);
      throw busy();
    }
    AtomicBoolean ended = new AtomicBoolean();
    atEnd.accept(
        () -> {
          if (ended.compareAndSet(false, true)) {
            bytes.addAndGet(-more);
          }
        });
  }

  private static ApiException busy() {
    return ApiException.of(
        ErrorCode.BUSY,
        "questions hold too many metric series at the moment",
        "Ask again in a few seconds, or for one metric and service.");
  }
}
