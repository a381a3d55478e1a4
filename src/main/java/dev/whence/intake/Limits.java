package dev.whence.intake;

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
}
