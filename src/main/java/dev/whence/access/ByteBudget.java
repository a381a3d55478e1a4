package dev.whence.access;

import java.util.concurrent.atomic.AtomicLong;

/// Bounds the bytes of bodies that are held at a time. Thread-safe.
public final class ByteBudget {

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  public ByteBudget(long limit) {
    this.limit = limit;
  }

  public long used() {
    return used.get();
  }

  /// Takes so many more; false where that is too much at the moment.
  public boolean take(long bytes) {
    if (used.addAndGet(bytes) > limit) {
      used.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /// Gives back what was taken.
  public void give(long bytes) {
    used.addAndGet(-bytes);
  }
}
