package dev.whence.intake;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Lets go first who is waited for: between two pieces of its work, who has time rests while others
/// are at theirs, so long at most that a tenth of the time is left to it. All in all it rests no
/// longer than it may, so that what is due gets done however much else there is. For one thread.
final class Courtesy {

  private static final int REST_FOR_WORK = 9;
  private static final long LEAST_WORK_NANOS = 5_000_000;
  private static final long LOOK_EVERY_NANOS = 1_000_000;

  private final BooleanSupplier others;
  private long mayRestNanos;
  private long workingSince = System.nanoTime();

  /// @param others whether there are any now
  /// @param mayRestNanos all in all
  Courtesy(BooleanSupplier others, long mayRestNanos) {
    this.others = others;
    this.mayRestNanos = mayRestNanos;
  }

  /// A piece of work is done and another comes. An interrupted thread does not rest.
  void rest() {
    long begun = System.nanoTime();
    long worked = begun - workingSince;
    if (worked < LEAST_WORK_NANOS) {
      return;
    }
    long now = begun;
    long until = begun + Math.min(mayRestNanos, worked * REST_FOR_WORK);
    while (now < until && others.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
      now = System.nanoTime();
    }
    mayRestNanos -= now - begun;
    workingSince = now;
  }
}
