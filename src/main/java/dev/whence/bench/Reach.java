package dev.whence.bench;

/// What questions for a cause are about, and how much else there is.
///
/// @param windowSeconds of a question; its baselines are twice that, all within an hour
/// @param hours of spans that are kept; only the first is asked about
record Reach(int windowSeconds, int hours) {
  static final Reach USUAL = usual(1);

  static Reach usual(int hours) {
    return new Reach(300, hours);
  }
}
