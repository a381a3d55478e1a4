package dev.whence.store;

import java.util.concurrent.atomic.AtomicLong;

/// What one look for cells may hold in memory, of blocks and of what they add up to, while all
/// looks together hold no more than there is for all. Thread-safe.
final class CellRoom implements AutoCloseable {

  private final long mostBytes;
  private final Shared shared;
  private long bytes;
  private boolean closed;

  /// What all looks hold at a time. Thread-safe.
  static final class Shared {
    private final long mostBytes;
    private final AtomicLong bytes = new AtomicLong();

    Shared(long mostBytes) {
      this.mostBytes = mostBytes;
    }
  }

  CellRoom(long mostBytes, Shared shared) {
    this.mostBytes = mostBytes;
    this.shared = shared;
  }

  static CellRoom endless() {
    return new CellRoom(Long.MAX_VALUE, new Shared(Long.MAX_VALUE));
  }

  /// Whether so much is no more than half of it.
  boolean isRoomy(long much) {
    return much <= mostBytes / 2;
  }

  /// Gives some back.
  synchronized void give(long back) {
    if (!closed) {
      bytes -= back;
      shared.bytes.addAndGet(-back);
    }
  }

  /// Takes some of it, for as long as the look lasts, or until it is given back.
  ///
  /// @throws TooMuchException where there is not enough left, of this look's own or of what there
  ///   is for all; and where the look has ended, as it has for threads that go on with one that
  ///   another has given up
  synchronized void take(long more) {
    if (closed) {
      throw new TooMuchException("the look for cells was given up", true);
    }
    bytes += more;
    long all = shared.bytes.addAndGet(more);
    if (bytes > mostBytes) {
      throw new TooMuchException(
          "services and operations have more cells in that time than one question may hold ("
              + (mostBytes >> 20)
              + " MiB)",
          false);
    }
    if (all > shared.mostBytes) {
      throw new TooMuchException("questions read too many cells at the moment", true);
    }
  }

  /// Gives back whatever was taken: the look has ended.
  @Override
  public synchronized void close() {
    closed = true;
    shared.bytes.addAndGet(-bytes);
    bytes = 0;
  }
}
