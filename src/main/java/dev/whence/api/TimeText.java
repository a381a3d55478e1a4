package dev.whence.api;

import dev.whence.model.TimeRange;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/// Reads a time as people and tools write it:
///
/// - RFC 3339 (`2026-11-24T14:00:00Z`); without an offset it is taken as UTC, a date alone as its
///   midnight; a space stands for the `+` that URL decoding took, or for the `T`;
/// - epoch seconds, milliseconds, microseconds or nanoseconds, told apart by their size, fractions
///   allowed: below 10^11 seconds, below 10^14 ms, below 10^17 µs;
/// - relative to now, as Grafana writes it: see [RelativeTime].
public final class TimeText {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}(\\.[0-9]{1,9})?");
  private static final String FORMS =
      "Use RFC 3339 (2026-11-24T14:00:00Z), epoch s, ms, µs or ns, or a relative time (now-1h,"
          + " now/d).";
  private static final int MAX_LENGTH = 64;
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private TimeText() {}

  /// Which end of a window a time is: rounding (`now/d`) goes down for its begin and up for its
  /// end.
  public enum Edge {
    BEGIN,
    END
  }

  /// The time in nanoseconds since the epoch.
  ///
  /// @param parameter where the text stood, for the message
  /// @param now what relative times are relative to
  /// @throws ApiException when the text is no time, or lies outside of 1970 to 2262
  public static long parse(String parameter, String text, Instant now, Edge edge) {
    Variables.refuse(parameter, text);
    String trimmed = text.strip();
    if (trimmed.isEmpty() || trimmed.length() > MAX_LENGTH) {
      throw unreadable(parameter, text);
    }
    try {
      if (NUMBER.matcher(trimmed).matches()) {
        return epoch(new BigDecimal(trimmed));
      }
      Instant time =
          trimmed.startsWith("now") ? RelativeTime.parse(trimmed, now, edge) : absolute(trimmed);
      long nanos = TimeRange.nanos(time);
      if (nanos < 0) {
        throw new ArithmeticException("before 1970");
      }
      return nanos;
    } catch (DateTimeException noTime) {
      throw unreadable(parameter, text);
    } catch (ArithmeticException outOfRange) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_TIME,
          parameter,
          ApiException.echo(text) + " lies outside of the years 1970 to 2262",
          FORMS);
    }
  }

  private static long epoch(BigDecimal number) {
    int digits = number.precision() - number.scale();
    int shift = digits <= 11 ? 9 : digits <= 14 ? 6 : digits <= 17 ? 3 : 0;
    BigDecimal nanos = number.movePointRight(shift);
    if (nanos.compareTo(MAX) > 0) {
      throw new ArithmeticException("after 2262");
    }
    return nanos.longValue();
  }

  private static Instant absolute(String text) {
    String iso = restored(text);
    if (iso.length() == 10) {
      return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    boolean hasOffset = iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > 10;
    return hasOffset
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }

  private static String restored(String text) {
    StringBuilder iso = new StringBuilder(text.toUpperCase(java.util.Locale.ROOT));
    if (iso.length() > 10 && iso.charAt(10) == ' ') {
      iso.setCharAt(10, 'T');
    }
    int space = iso.indexOf(" ");
    if (space > 10) {
      iso.setCharAt(space, '+');
    }
    return iso.toString();
  }

  private static ApiException unreadable(String parameter, String text) {
    return ApiException.inParameter(
        ErrorCode.INVALID_TIME, parameter, ApiException.echo(text) + " is no time", FORMS);
  }
}
