package dev.whence.explain.statistics;

import dev.whence.model.LatencySketch;

/// Whether some values lie far beyond all that was seen before, while most are as ever: lost
/// packets, pauses, stalls. Ranks hardly notice it. Compared by strata (routes, operations), so
/// that a different mix of them is no shift. Not thread-safe.
public final class TailShift {

  /// So many times the baseline's 99 % quantile is beyond all that was seen.
  private static final double BEYOND = 2;

  /// How much the share of values out there may swing by itself.
  private static final double DRIFT = 0.03;

  /// Beyond doubt, as surprise: what ranks say at most.
  private static final double MOST = 6.67;

  private final ShareShift shares = new ShareShift();

  /// How many of one stratum's values lie out there, of how many: in the window, in the baseline.
  public record Stratum(long far, long all, long farBefore, long allBefore) {

    /// Counts the values of two sketches of the same stratum that lie beyond the baseline's reach.
    public static Stratum of(LatencySketch window, LatencySketch baseline) {
      double far = BEYOND * baseline.quantile(0.99);
      return new Stratum(
          beyond(window, far), window.count(), beyond(baseline, far), baseline.count());
    }
  }

  /// Adds one stratum; one without values on a side says nothing.
  public void add(Stratum stratum) {
    shares.add(stratum.far, stratum.all, stratum.farBefore, stratum.allBefore);
  }

  private static long beyond(LatencySketch sketch, double far) {
    long sum = 0;
    for (int bucket = sketch.firstBucket(); bucket <= sketch.lastBucket(); bucket++) {
      sum += LatencySketch.valueOf(bucket) > far ? sketch.countAt(bucket) : 0;
    }
    return sum;
  }

  /// The share of the window's values out there, less what there was before.
  double effect() {
    return shares.effect();
  }

  /// Standard deviations, natural swing allowed for; 0 where there are no more than before.
  ///
  /// @param witnesses of how many independent ones a value is, 0 to 1
  public double surprise(double witnesses) {
    double z = shares.z() * Math.sqrt(witnesses);
    double effect = shares.effect();
    return z <= 0 || effect <= 0
        ? 0
        : 1 / Math.sqrt(1 / (z * z) + DRIFT * DRIFT / (effect * effect) + 1 / (MOST * MOST));
  }
}
