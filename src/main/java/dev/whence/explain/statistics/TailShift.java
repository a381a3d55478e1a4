package dev.whence.explain.statistics;

import dev.whence.model.LatencySketch;

/// Whether some values lie far beyond all that was seen before, while most are as ever: lost
/// packets, pauses, stalls. Ranks hardly notice it. Compared by strata (routes, operations), so
/// that a different mix of them is no shift. How far they lie beyond says at most as much again as
/// how many they are. Not thread-safe.
public final class TailShift {

  /// So many times the baseline's 99 % quantile is beyond all that was seen.
  private static final double BEYOND = 2;

  /// Nothing shorter is far beyond anything.
  private static final double LEAST_NANOS = 100_000;

  /// How much the share of values out there may swing by itself.
  private static final double DRIFT = 0.022;

  /// Beyond doubt, as surprise: what ranks say at most.
  private static final double MOST = 6.67;

  private final ShareShift shares = new ShareShift();
  private long far;
  private double magnitude;

  /// How many of one stratum's values lie out there, of how many: in the window, in the baseline.
  ///
  /// @param magnitude by how many e-foldings the window's lie out there, all together
  public record Stratum(long far, double magnitude, long all, long farBefore, long allBefore) {

    /// Counts the values of two sketches of the same stratum that lie beyond the baseline's reach.
    public static Stratum of(LatencySketch window, LatencySketch baseline) {
      double far = Math.max(LEAST_NANOS, BEYOND * baseline.quantile(0.99));
      return new Stratum(
          beyond(window, far),
          beyondBy(window, far),
          window.count(),
          beyond(baseline, far),
          baseline.count());
    }
  }

  /// Adds one stratum; one without values on a side says nothing.
  public void add(Stratum stratum) {
    if (stratum.all > 0 && stratum.allBefore > 0) {
      shares.add(stratum.far, stratum.all, stratum.farBefore, stratum.allBefore);
      far += stratum.far;
      magnitude += stratum.magnitude;
    }
  }

  private static long beyond(LatencySketch sketch, double far) {
    long sum = 0;
    for (int bucket = sketch.firstBucket(); bucket <= sketch.lastBucket(); bucket++) {
      sum += LatencySketch.valueOf(bucket) > far ? sketch.countAt(bucket) : 0;
    }
    return sum;
  }

  private static double beyondBy(LatencySketch sketch, double far) {
    double sum = 0;
    for (int bucket = sketch.firstBucket(); bucket <= sketch.lastBucket(); bucket++) {
      double value = LatencySketch.valueOf(bucket);
      sum += value > far ? sketch.countAt(bucket) * Math.log(value / far) : 0;
    }
    return sum;
  }

  /// Standard deviations by which the values out there lie further out than a Pareto tail of
  /// exponent 1, whose mean has no bound, would have them: the sum of its logarithms is Gamma
  /// distributed (Hill, 1975), here in the approximation of Wilson and Hilferty (1931).
  private double further() {
    if (far == 0) {
      return 0;
    }
    double ninth = 1 / (9.0 * far);
    return (Math.cbrt(magnitude / far) - (1 - ninth)) / Math.sqrt(ninth);
  }

  /// Standard deviations, natural swing allowed for; 0 where there are no more than before.
  ///
  /// @param witnesses of how many independent ones a value is, 0 to 1
  public double surprise(double witnesses) {
    double more = shares.z();
    double effect = shares.effect();
    if (more <= 0 || effect <= 0 || witnesses <= 0) {
      return 0;
    }
    double z = Math.hypot(more, Math.clamp(further(), 0, more)) * Math.sqrt(witnesses);
    return 1 / Math.sqrt(1 / (z * z) + DRIFT * DRIFT / (effect * effect) + 1 / (MOST * MOST));
  }
}
