package dev.whence.receive;

import java.util.concurrent.atomic.AtomicLong;

/// Bounds the bytes of all requests under way. Thread-safe.
final class InFlight {

  private static final int RETRY_AFTER_SECONDS = 1;

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  InFlight(long limit) {
    this.limit = limit;
  }

  long used() {
    return used.get();
  }

  Share share() {
    return new Share();
  }

  private boolean take(long bytes) {
    if (used.addAndGet(bytes) > limit) {
      used.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /// What one request holds of it. Thread-safe.
  final class Share {
    private long bytes;
    private boolean released;

    /// Makes it at least so many bytes.
    ///
    /// @throws RefusedException where that is too much at the moment
    synchronized void atLeast(long wanted) {
      if (wanted <= bytes || released) {
        return;
      }
      if (!take(wanted - bytes)) {
        throw RefusedException.overloaded(
            "too many requests under way, try again later", RETRY_AFTER_SECONDS);
      }
      bytes = wanted;
    }

    /// Gives everything back, once.
    synchronized void release() {
      if (!released) {
        released = true;
        used.addAndGet(-bytes);
      }
    }
  }
}
