package dev.whence.incident;

import dev.whence.model.TimeRange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Times as documents hold them: RFC 3339 in UTC.
final class Times {

  private Times() {}

  static String text(long nanos) {
    return TimeRange.instant(nanos).toString();
  }

  static long nanos(String text) {
    return TimeRange.nanos(Instant.parse(text));
  }

  static String earlier(String a, @Nullable String b) {
    return b == null || nanos(a) <= nanos(b) ? a : b;
  }

  static String later(String a, @Nullable String b) {
    return b == null || nanos(a) >= nanos(b) ? a : b;
  }

  /// Seconds from one time to another; null where one is not known or the order is wrong.
  static @Nullable Double seconds(@Nullable String from, @Nullable String to) {
    if (from == null || to == null) {
      return null;
    }
    long between = nanos(to) - nanos(from);
    return between < 0 ? null : (Double) (Math.round(between / 1e6) / 1e3);
  }
}
