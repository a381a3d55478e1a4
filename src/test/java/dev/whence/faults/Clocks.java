package dev.whence.faults;

import java.time.Duration;
import java.time.Instant;

/// Times of telemetry.
final class Clocks {

  private Clocks() {}

  /// A minute or two ago, at the begin of a second.
  static long recently() {
    return Instant.now().minus(Duration.ofMinutes(2)).getEpochSecond() * 1_000_000_000L;
  }
}
