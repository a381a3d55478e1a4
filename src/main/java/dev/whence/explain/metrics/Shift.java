package dev.whence.explain.metrics;

import dev.whence.explain.meaning.Indicator;

/// An indicator in the incident against before.
///
/// @param before its usual level; NaN where it was not seen before
/// @param after its level in the incident
/// @param surprise how many of its usual swings it moved; negative for a fall
/// @param mass what moved, over all requests: latency or errors times traffic, per sample
/// @param noise the mass of one usual swing
/// @param samples points in the incident
public record Shift(
    Indicator indicator,
    double before,
    double after,
    double surprise,
    double mass,
    double noise,
    int samples) {

  /// How much higher it is than before; 1 for unchanged.
  double ratio() {
    return before > 0 ? after / before : after > 0 ? Double.POSITIVE_INFINITY : 1;
  }
}
