package dev.whence.model;

import java.time.Instant;

/// From (inclusive) to (exclusive), nanoseconds since the epoch.
public record TimeRange(long fromNanos, long toNanos) {

  /// All of time.
  public static final TimeRange ALWAYS = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

  /// From the epoch on.
  public static final TimeRange SINCE_EPOCH = new TimeRange(0, Long.MAX_VALUE);

  public TimeRange {
    if (fromNanos > toNanos) {
      throw new IllegalArgumentException(
          "range ends at " + toNanos + " before it starts at " + fromNanos);
    }
  }

  public static TimeRange of(Instant from, Instant to) {
    return new TimeRange(nanos(from), nanos(to));
  }

  public static long nanos(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
  }

  public static Instant instant(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  public boolean contains(long nanos) {
    return nanos >= fromNanos && nanos < toNanos;
  }

  public boolean overlaps(long earliest, long latest) {
    return earliest < toNanos && latest >= fromNanos;
  }

  public long durationNanos() {
    return toNanos - fromNanos;
  }
}
