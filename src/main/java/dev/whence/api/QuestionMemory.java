package dev.whence.api;

import dev.whence.store.CellLooks;
import dev.whence.store.TooMuchException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What questions hold in memory of what they read, metric series and cells, all together: what one
/// question alone may not hold is refused for good, and where it is too much until some others end,
/// it is to come again. As many read at a time as there are processors, others wait for a while.
/// Thread-safe.
public final class QuestionMemory {

  /// An explanation holds what it reads, and about as much again that it makes of it.
  private static final int TIMES_EXPLAINED = 2;

  private final Turns reading = Turns.perProcessor(QuestionMemory::busy);
  private final AtomicLong bytes = new AtomicLong();
  private final long mostBytes;
  private final UnderWay underWay;

  /// Reads, and holds what was read for as long as the question lasts.
  @FunctionalInterface
  public interface Holding {
    /// @param bytesOf about how much memory that takes
    <T> T read(Supplier<T> read, ToLongFunction<T> bytesOf);
  }

  /// Knows the question that the running code belongs to.
  @FunctionalInterface
  public interface UnderWay {
    /// What that question holds, from the first time it is asked for, to be closed when the
    /// question ends; null where there is none.
    ///
    /// @param begin makes it
    @Nullable Share share(Supplier<Share> begin);
  }

  public QuestionMemory(long mostBytes, UnderWay underWay) {
    this.mostBytes = mostBytes;
    this.underWay = underWay;
  }

  /// For the question that the running code belongs to, whichever that is.
  public Holding ofTheQuestionUnderWay() {
    return new Holding() {
      @Override
      public <T> T read(Supplier<T> read, ToLongFunction<T> bytesOf) {
        Share share = underWay.share(() -> new Share(1, false));
        if (share != null) {
          return share.read(read, bytesOf);
        }
        try (Share once = new Share(1, false)) {
          return once.read(read, bytesOf);
        }
      }
    };
  }

  /// For one explanation, at which many threads work, until it is closed.
  public Share begin() {
    return new Share(TIMES_EXPLAINED, true);
  }

  private boolean take(long more) {
    long before = bytes.getAndUpdate(all -> more <= mostBytes - all ? all + more : all);
    return more <= mostBytes - before;
  }

  /// What one question holds. Thread-safe.
  public final class Share implements Holding, AutoCloseable {

    private final CellLooks looks = new CellLooks();
    private final int timesRead;
    private final boolean endsRefused;
    private long held;
    private boolean closed;
    private @Nullable ApiException refused;

    /// @param timesRead how much it holds of each byte that is read
    /// @param endsRefused whether it is given up, whichever thread works at it, once it was refused
    ///   anything
    private Share(int timesRead, boolean endsRefused) {
      this.timesRead = timesRead;
      this.endsRefused = endsRefused;
    }

    @Override
    public <T> T read(Supplier<T> read, ToLongFunction<T> bytesOf) {
      return reading.take(
          () -> {
            goOn();
            T found = look(read);
            holdMore(timesRead * bytesOf.applyAsLong(found));
            return found;
          });
    }

    private synchronized void goOn() {
      if (refused != null) {
        throw refused;
      }
    }

    private <T> T look(Supplier<T> read) {
      try {
        return (endsRefused ? looks : new CellLooks()).look(read);
      } catch (TooMuchException tooMuch) {
        throw refusal(TimedReader.refused(tooMuch));
      }
    }

    private synchronized void holdMore(long more) {
      goOn();
      if (closed) {
        return;
      }
      if (more > mostBytes - held) {
        throw refusal(tooMuch());
      }
      if (!take(more)) {
        throw refusal(busy());
      }
      held += more;
    }

    /// Of two explanations that are in each other's way one goes on, as the other holds nothing any
    /// more once it is refused.
    private synchronized ApiException refusal(ApiException why) {
      if (!endsRefused) {
        return why;
      }
      if (refused == null) {
        refused = why;
        close();
        looks.giveUp();
      }
      return refused;
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
