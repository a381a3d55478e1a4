package dev.whence.demo;

import java.time.Instant;

/// Instants as nanoseconds since the epoch, and back.
final class Nanos {
  private Nanos() {}

  static long of(Instant instant) {
    return instant.getEpochSecond() * Simulation.SECOND + instant.getNano();
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }
}
