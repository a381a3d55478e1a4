package dev.whence.access;

import java.time.Duration;

/// What the bodies of requests may take.
///
/// @param held of all requests; whoever reads a body takes its share of it
/// @param unproven of the calls whose signature is still to be checked, at a time
/// @param time in which a body must have arrived
public record BodyLimits(ByteBudget held, ByteBudget unproven, Duration time) {

  /// A webhook's body.
  static final long WEBHOOK_BYTES = 1 << 20;

  private static final int UNPROVEN_PART = 16;

  /// Calls without a credential may take a sixteenth of everything.
  public static BodyLimits of(ByteBudget held, long most, Duration time) {
    return new BodyLimits(held, new ByteBudget(most / UNPROVEN_PART), time);
  }
}
