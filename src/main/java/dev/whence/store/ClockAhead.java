package dev.whence.store;

import java.time.Duration;

/// Times that the clock of this machine gave while it was ahead: they say nothing of how long ago
/// something was, and would be in the future for as long as the clock was ahead.
public final class ClockAhead {

  /// What is ahead by less comes about soon enough.
  private static final long NANOS = Duration.ofHours(1).toNanos();

  private ClockAhead() {}

  /// Whether a time was given by a clock that has been put back since.
  public static boolean gave(long timeNanos, long nowNanos) {
    return timeNanos > latest(nowNanos);
  }

  /// The latest time that a clock which is right now may have given.
  public static long latest(long nowNanos) {
    return nowNanos + NANOS;
  }
}
