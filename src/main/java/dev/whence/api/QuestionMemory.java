package dev.whence.api;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// What questions hold in memory of what they read, metric series and cells, all together: what one
/// question alone may not hold is refused for good, and where it is too much until some others end,
/// it is to come again. As many read at a time as there are processors, others wait for a while.
/// Thread-safe.
public final class QuestionMemory {

  private final Turns reading = Turns.perProcessor(QuestionMemory::busy);
  private final AtomicLong bytes = new AtomicLong();
  private final long mostBytes;
  private final Consumer<Runnable> atEnd;

  /// Reads, and holds what was read for as long as the question lasts.
  @FunctionalInterface
  public interface Holding {
    /// @param bytesOf about how much memory that takes
    <T> T read(Supplier<T> read, ToLongFunction<T> bytesOf);
  }

  /// @param atEnd is given what to do when the question that the running code belongs to ends
  public QuestionMemory(long mostBytes, Consumer<Runnable> atEnd) {
    this.mostBytes = mostBytes;
    this.atEnd = atEnd;
  }

  /// For the question that the running code belongs to, whichever that is.
  public Holding ofTheQuestionUnderWay() {
    return new Holding() {
      @Override
      public <T> T read(Supplier<T> read, ToLongFunction<T> bytesOf) {
        return reading.take(
            () -> {
              T found = read.get();
              holdToTheEnd(bytesOf.applyAsLong(found));
              return found;
            });
      }
    };
  }

  private void holdToTheEnd(long more) {
    hold(more);
    AtomicBoolean ended = new AtomicBoolean();
    atEnd.accept(
        () -> {
          if (ended.compareAndSet(false, true)) {
            bytes.addAndGet(-more);
          }
        });
  }

  private void hold(long more) {
    if (more > mostBytes) {
      throw tooMuch();
    }
    if (bytes.addAndGet(more) > mostBytes) {
      bytes.addAndGet(-more);
      throw busy();
    }
  }

  /// For one explanation, at which many threads work, until it is closed.
  Share begin() {
    return new Share();
  }

  /// What one explanation holds: what it reads, and about as much again that it makes of it.
  /// Thread-safe.
  final class Share implements Holding, AutoCloseable {

    private static final int TIMES_READ = 2;

    private long held;
    private boolean closed;

    @Override
    public <T> T read(Supplier<T> read, ToLongFunction<T> bytesOf) {
      return reading.take(
          () -> {
            T found = read.get();
            holdMore(TIMES_READ * bytesOf.applyAsLong(found));
            return found;
          });
    }

    private synchronized void holdMore(long more) {
      if (closed) {
        return;
      }
      if (held + more > mostBytes) {
        throw tooMuch();
      }
      hold(more);
      held += more;
    }

    @Override
    public synchronized void close() {
      closed = true;
      bytes.addAndGet(-held);
      held = 0;
    }
  }

  private static ApiException tooMuch() {
    return ApiException.of(
        ErrorCode.TOO_MUCH,
        "the question is about more cells and metric series than one may hold in memory",
        TimedReader.LESS);
  }

  private static ApiException busy() {
    return ApiException.of(
        ErrorCode.BUSY,
        "questions hold too many cells and metric series at the moment",
        "Ask again in a few seconds, or for one metric and service.");
  }
}
