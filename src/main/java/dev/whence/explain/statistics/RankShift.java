package dev.whence.explain.statistics;

import dev.whence.model.LatencySketch;

/// Whether values became larger, by ranks: the stratified Wilcoxon test (van Elteren), so that a
/// different mix of strata (routes, operations) is no shift. Collects strata one by one. Not
/// thread-safe.
///
/// Works on sketches: values of one bucket are ties.
public final class RankShift {

  private double statistic;
  private double variance;
  private double weightedDelta;
  private double weight;
  private long after;
  private long before;

  /// What one stratum adds.
  ///
  /// @param below pairs of values of which the window's is the larger, ties counting half
  /// @param ties the part of the variance that ties leave
  public record Stratum(long after, long before, double below, double ties) {

    /// Compares two sketches of the same stratum; an empty one leaves nothing to add.
    public static Stratum of(LatencySketch window, LatencySketch baseline) {
      double u = 0;
      double ties = 0;
      long below = 0;
      int from = Math.min(window.firstBucket(), baseline.firstBucket());
      int to = Math.max(window.lastBucket(), baseline.lastBucket());
      for (int bucket = from; bucket <= to; bucket++) {
        long w = window.countAt(bucket);
        long b = baseline.countAt(bucket);
        double t = w + b;
        if (t > 0) {
          u += w * (below + b / 2.0);
          ties += t * t * t - t;
          below += b;
        }
      }
      double total = window.count() + (double) baseline.count();
      double left = total > 1 ? 1 - ties / (total * total * total - total) : 0;
      return new Stratum(window.count(), baseline.count(), u, Math.max(0, left));
    }
  }

  /// Adds one stratum; one without values on a side says nothing.
  public void add(LatencySketch window, LatencySketch baseline) {
    add(Stratum.of(window, baseline));
  }

  /// Adds one stratum; one without values on a side says nothing.
  public void add(Stratum stratum) {
    double n = stratum.after;
    double m = stratum.before;
    if (n == 0 || m == 0) {
      return;
    }
    double total = n + m;
    double v = n * m * (total + 1) / 12 * stratum.ties;
    // Van Elteren: weight each stratum by 1/(N+1).
    statistic += (stratum.below - n * m / 2) / (total + 1);
    variance += v / ((total + 1) * (total + 1));
    double superiority = 2 * stratum.below / (n * m) - 1;
    double power = n * m / total;
    weightedDelta += superiority * power;
    weight += power;
    after += stratum.after;
    before += stratum.before;
  }

  /// Standard deviations by which the window's values rank above the baseline's; 0 without data.
  public double z() {
    return variance > 0 ? statistic / Math.sqrt(variance) : 0;
  }

  /// The same where the values come from so many witnesses only: what several values of one request
  /// have in common counts once.
  public double z(double witnessesAfter, double witnessesBefore) {
    double n = Math.min((double) after, witnessesAfter);
    double m = Math.min((double) before, witnessesBefore);
    double most = Math.abs(delta()) * Math.sqrt(3 * n * m / (n + m + 1));
    return Math.clamp(z(), -most, most);
  }

  /// Cliff's delta over the strata, -1 to 1: how much likelier a window's value is the larger.
  public double delta() {
    return weight > 0 ? weightedDelta / weight : 0;
  }

  /// Values seen in the window.
  public long after() {
    return after;
  }

  /// Values seen in the baseline.
  public long before() {
    return before;
  }
}
