package dev.whence.store;

import dev.whence.model.Signal;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// What is kept and dropped as one: a signal's items of one UTC day, by event time.
public record Partition(Signal signal, LocalDate day) implements Comparable<Partition> {

  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  public static Partition of(Signal signal, long timeNanos) {
    return new Partition(signal, LocalDate.ofEpochDay(Math.floorDiv(timeNanos, NANOS_PER_DAY)));
  }

  public long startNanos() {
    return day.atStartOfDay(ZoneOffset.UTC).toEpochSecond() * 1_000_000_000L;
  }

  public long endNanos() {
    return startNanos() + NANOS_PER_DAY;
  }

  @Override
  public int compareTo(Partition other) {
    int byDay = day.compareTo(other.day);
    return byDay != 0 ? byDay : signal.compareTo(other.signal);
  }

  /// `spans-2026-11-24`.
  @Override
  public String toString() {
    return signal.name().toLowerCase(java.util.Locale.ROOT) + "-" + day;
  }
}
