package dev.whence.decode;

/// Times that come in microseconds.
final class Micros {

  private static final long NANOS = 1_000L;
  private static final long MAX = Long.MAX_VALUE / NANOS;

  private Micros() {}

  /// Whether a time, or a time and what is added to it, can be said in nanoseconds.
  static boolean fits(long micros) {
    return micros >= 0 && micros <= MAX;
  }

  static long toNanos(long micros) {
    return micros * NANOS;
  }
}
