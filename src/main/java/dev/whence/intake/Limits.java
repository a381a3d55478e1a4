package dev.whence.intake;

import dev.whence.model.TimeRange;
import java.time.Duration;

/// What one item may hold. Longer texts are cut and surplus attributes, events and links left out,
/// both counted as truncated; items outside of the time bounds are refused.
///
/// @param maxTextLength characters of any text: a body, a name, an attribute's value
/// @param maxAttributes attributes of one item, resource, event or link
/// @param maxEvents events of one span
/// @param maxLinks links of one span
/// @param earliestNanos items of earlier times are refused
/// @param maxFuture items further ahead of our clock are refused
public record Limits(
    int maxTextLength,
    int maxAttributes,
    int maxEvents,
    int maxLinks,
    long earliestNanos,
    Duration maxFuture) {

  private static final long YEAR_2000_NANOS = 946_684_800_000_000_000L;

  public static final Limits DEFAULT =
      new Limits(32_768, 128, 128, 128, YEAR_2000_NANOS, Duration.ofHours(24));

  /// Whether an item of this time is taken at a time. One without any time is one of now.
  public boolean takes(long timeNanos, long nowNanos) {
    return timeNanos == 0 || (timeNanos >= earliestNanos && !isAhead(timeNanos, nowNanos));
  }

  /// Whether a time is further ahead of another than that of anything taken may be.
  public boolean isAhead(long timeNanos, long nowNanos) {
    return timeNanos > nowNanos + maxFuture.toNanos();
  }

  /// Why an item is not taken because of its time.
  public String timeReason() {
    return "timestamp missing, before "
        + TimeRange.instant(earliestNanos)
        + " or more than "
        + maxFuture
        + " ahead of this server's clock";
  }
}
