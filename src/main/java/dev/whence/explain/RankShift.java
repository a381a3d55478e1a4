package dev.whence.explain;

import dev.whence.model.LatencySketch;

/// Whether values became larger, by ranks: the stratified Wilcoxon test (van Elteren), so that a
/// different mix of strata (routes, operations) is no shift. Collects strata one by one. Not
/// thread-safe.
///
/// Works on sketches: values of one bucket are ties.
final class RankShift {

  private double statistic;
  private double variance;
  private double weightedDelta;
  private double weight;
  private long after;
  private long before;

  /// Adds one stratum; one without values on a side says nothing.
  void add(LatencySketch window, LatencySketch baseline) {
    long n = window.count();
    long m = baseline.count();
    if (n == 0 || m == 0) {
      return;
    }
    double total = n + m;
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
    double mean = n * (double) m / 2;
    double tieFactor = total > 1 ? 1 - ties / (total * total * total - total) : 0;
    double v = n * (double) m * (total + 1) / 12 * Math.max(0, tieFactor);
    // Van Elteren: weight each stratum by 1/(N+1).
    statistic += (u - mean) / (total + 1);
    variance += v / ((total + 1) * (total + 1));
    double superiority = 2 * u / (n * (double) m) - 1;
    double power = n * (double) m / total;
    weightedDelta += superiority * power;
    weight += power;
    after += n;
    before += m;
  }

  /// Standard deviations by which the window's values rank above the baseline's; 0 without data.
  double z() {
    return variance > 0 ? statistic / Math.sqrt(variance) : 0;
  }

  /// The same where the values come from so many witnesses only: what several values of one request
  /// have in common counts once.
  double z(double witnessesAfter, double witnessesBefore) {
    double n = Math.min((double) after, witnessesAfter);
    double m = Math.min((double) before, witnessesBefore);
    double most = Math.abs(delta()) * Math.sqrt(3 * n * m / (n + m + 1));
    return Math.clamp(z(), -most, most);
  }

  /// Cliff's delta over the strata, -1 to 1: how much likelier a window's value is the larger.
  double delta() {
    return weight > 0 ? weightedDelta / weight : 0;
  }

  /// Values seen in the window.
  long after() {
    return after;
  }

  long before() {
    return before;
  }
}
