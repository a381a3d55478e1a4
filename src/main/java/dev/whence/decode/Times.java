package dev.whence.decode;

import dev.whence.model.TimeRange;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Times as people and tools write them.
final class Times {

  private static final int LONGEST = 64;
  private static final BigDecimal SECONDS_BELOW = new BigDecimal("1e11");
  private static final BigDecimal MILLIS_BELOW = new BigDecimal("1e14");
  private static final BigDecimal MICROS_BELOW = new BigDecimal("1e17");

  private Times() {}

  /// Nanoseconds since the epoch of an RFC 3339 time, or of a number since the epoch whose size
  /// tells seconds, milliseconds, microseconds and nanoseconds apart; null where it is neither.
  static @Nullable Long nanos(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return null;
    }
    try {
      return text.indexOf('T') > 0 || text.indexOf('t') > 0
          ? (Long) TimeRange.nanos(Instant.parse(text))
          : (Long) epoch(new BigDecimal(text));
    } catch (DateTimeException | ArithmeticException | NumberFormatException neither) {
      return null;
    }
  }

  private static long epoch(BigDecimal number) {
    if (number.signum() < 0 || Math.abs((long) number.scale()) > LONGEST) {
      throw new ArithmeticException("not a time");
    }
    int digits = 9;
    if (number.compareTo(SECONDS_BELOW) >= 0) {
      digits = number.compareTo(MILLIS_BELOW) < 0 ? 6 : number.compareTo(MICROS_BELOW) < 0 ? 3 : 0;
    }
    return number.movePointRight(digits).setScale(0, RoundingMode.FLOOR).longValueExact();
  }
}
