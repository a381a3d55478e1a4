package dev.whence.receive;

import dev.whence.access.ByteBudget;

/// Bounds the bytes of all requests under way. Thread-safe.
final class InFlight {

  private static final int RETRY_AFTER_SECONDS = 1;

  private final ByteBudget budget;

  InFlight(ByteBudget budget) {
    this.budget = budget;
  }

  long used() {
    return budget.used();
  }

  Share share() {
    return new Share();
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
      if (!budget.take(wanted - bytes)) {
        throw RefusedException.overloaded(
            "too many requests under way, try again later", RETRY_AFTER_SECONDS);
      }
      bytes = wanted;
    }

    /// Gives everything back, once.
    synchronized void release() {
      if (!released) {
        released = true;
        budget.give(bytes);
      }
    }
  }
}
