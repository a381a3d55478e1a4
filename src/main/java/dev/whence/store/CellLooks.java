package dev.whence.store;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The looks for cells of one question, of which there may be some at a time: what they hold in
/// memory is counted together, and no more than there is for the looks of all questions. A question
/// that alone wants more than that is refused for good; one that is refused because of others gives
/// back all it has at once, so that of questions that are in each other's way one goes on.
/// Thread-safe.
public final class CellLooks {

  /// Of the heap what the looks of all questions may hold at a time, in this process.
  private static final int ALL_PART = 6;

  private static final Shared ALL = new Shared(Runtime.getRuntime().maxMemory() / ALL_PART);

  private static final ScopedValue<CellLooks> UNDER_WAY = ScopedValue.newInstance();

  private final Shared shared;
  private long bytes;
  private @Nullable TooMuchException refused;

  /// What all looks hold at a time. Thread-safe.
  static final class Shared {
    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();

    Shared(long mostBytes) {
      this.mostBytes = mostBytes;
    }

    private boolean take(long more) {
      long before = bytes.getAndUpdate(all -> more <= mostBytes - all ? all + more : all);
      return more <= mostBytes - before;
    }
  }

  public CellLooks() {
    this(ALL);
  }

  CellLooks(Shared shared) {
    this.shared = shared;
  }

  /// Does what looks for cells in the thread that calls, as a part of the question.
  public <T> T look(Supplier<T> look) {
    return ScopedValue.where(UNDER_WAY, this).call(look::get);
  }

  /// Those of the question that the running code looks for; of one of its own where that is not
  /// known.
  static CellLooks underWay() {
    return UNDER_WAY.isBound() ? UNDER_WAY.get() : new CellLooks();
  }

  /// Gives back all that the looks of the question have, which get no more.
  public synchronized void giveUp() {
    if (refused == null) {
      giveUp(new TooMuchException("the look for cells was given up", true));
    }
  }

  private TooMuchException giveUp(TooMuchException why) {
    refused = why;
    shared.bytes.addAndGet(-bytes);
    bytes = 0;
    return why;
  }

  /// Takes some for one of the looks.
  ///
  /// @throws TooMuchException where the question wants more than there is for all, where others
  ///   have too much of it, and where that happened before
  synchronized void take(long more) {
    if (refused != null) {
      throw refused;
    }
    if (more > shared.mostBytes - bytes) {
      throw giveUp(
          new TooMuchException(
              "the question is about more cells than may be read at a time ("
                  + (shared.mostBytes >> 20)
                  + " MiB)",
              false));
    }
    if (!shared.take(more)) {
      throw giveUp(new TooMuchException("questions read too many cells at the moment", true));
    }
    bytes += more;
  }

  /// Gives some back that was taken.
  synchronized void give(long back) {
    if (refused == null) {
      bytes -= back;
      shared.bytes.addAndGet(-back);
    }
  }
}
