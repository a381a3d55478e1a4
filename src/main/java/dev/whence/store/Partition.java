package dev.whence.store;

import dev.whence.model.Signal;
import dev.whence.model.TimeRange;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/// What is kept and dropped as one: a signal's items of one UTC day, by event time. Changes are few
/// and are asked for across days: theirs are whole years.
///
/// @param day the first
public record Partition(Signal signal, LocalDate day) implements Comparable<Partition> {

  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  public static Partition of(Signal signal, long timeNanos) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(timeNanos, NANOS_PER_DAY));
    return new Partition(signal, signal == Signal.CHANGES ? day.withDayOfYear(1) : day);
  }

  /// The whole of a day, whatever the signal.
  public static TimeRange range(LocalDate day) {
    long start = day.toEpochDay() * NANOS_PER_DAY;
    return new TimeRange(start, start + NANOS_PER_DAY);
  }

  /// Reads what [#toString] wrote; empty where the text is none.
  public static Optional<Partition> parse(String text) {
    int dash = text.indexOf('-');
    try {
      return dash < 0
          ? Optional.empty()
          : Optional.of(
              new Partition(
                  Signal.valueOf(text.substring(0, dash).toUpperCase(Locale.ROOT)),
                  LocalDate.parse(text.substring(dash + 1))));
    } catch (IllegalArgumentException | DateTimeParseException notOurs) {
      return Optional.empty();
    }
  }

  public long startNanos() {
    return day.toEpochDay() * NANOS_PER_DAY;
  }

  public long endNanos() {
    LocalDate next = signal == Signal.CHANGES ? day.plusYears(1) : day.plusDays(1);
    return next.toEpochDay() * NANOS_PER_DAY;
  }

  @Override
  public int compareTo(Partition other) {
    int byDay = day.compareTo(other.day);
    return byDay != 0 ? byDay : signal.compareTo(other.signal);
  }

  /// `spans-2026-11-24`.
  @Override
  public String toString() {
    return signal.name().toLowerCase(Locale.ROOT) + "-" + day;
  }
}
