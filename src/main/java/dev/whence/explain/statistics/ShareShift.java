package dev.whence.explain.statistics;

/// Whether something occurs in a larger or smaller share of calls: the Mantel-Haenszel test over
/// strata (routes), so that a different mix of strata is no shift. Collects strata one by one. Not
/// thread-safe.
public final class ShareShift {

  /// How much the share of a behaviour seen in the baseline may swing by itself: the variance that
  /// the mix of a workload adds, as a part of a single call's.
  private static final double SWING = 0.15;

  private static final double BEYOND_DOUBT = 4;
  private static final double PER_EFFECT = 6;

  private double observed;
  private double expected;
  private double variance;
  private double predicted;
  private long callsAfter;
  private long callsBefore;
  private long occurrencesAfter;
  private long occurrencesBefore;

  /// Adds one stratum; one without calls on a side says nothing.
  ///
  /// @param k calls in which it occurred, of n in the window; l of m in the baseline
  public void add(long k, long n, long l, long m) {
    if (n <= 0 || m <= 0) {
      return;
    }
    double total = n + m;
    double occurred = Math.min(k, n) + Math.min(l, m);
    observed += Math.min(k, n);
    expected += n * occurred / total;
    if (total > 1) {
      variance += n * (double) m * occurred * (total - occurred) / (total * total * (total - 1));
    }
    predicted += n * (double) Math.min(l, m) / m;
    callsAfter += n;
    callsBefore += m;
    occurrencesAfter += Math.min(k, n);
    occurrencesBefore += Math.min(l, m);
  }

  /// Standard deviations above (or below) what the baseline predicts, corrected for continuity.
  double z() {
    double difference = observed - expected;
    double corrected = Math.signum(difference) * Math.max(0, Math.abs(difference) - 0.5);
    return variance > 0 ? corrected / Math.sqrt(variance) : 0;
  }

  /// Change of the share among the window's calls, -1 to 1.
  public double effect() {
    return callsAfter > 0 ? (observed - predicted) / callsAfter : 0;
  }

  /// The share of the window's calls in which it occurred, 0 to 1; 0 without calls.
  public double shareAfter() {
    return callsAfter > 0 ? observed / callsAfter : 0;
  }

  /// The share that the baseline predicts for the window's mix of strata, 0 to 1; 0 without calls.
  public double shareBefore() {
    return callsAfter > 0 ? predicted / callsAfter : 0;
  }

  /// Calls of the window, over the strata that have calls on both sides.
  public long callsAfter() {
    return callsAfter;
  }

  /// In how many calls of the window it occurred.
  public long occurrencesAfter() {
    return occurrencesAfter;
  }

  /// How surprising the shift is, 0 or more: the smaller of what counting says and what is left
  /// once the share's natural swing is allowed for, as wide as it was before.
  public double surprise() {
    return surprise(certain(SWING, perCallBefore()));
  }

  /// The same where neither window is more of a measure of what is natural than the other: a share
  /// near 0 or 1 in one of them swings as little as it does there.
  public double symmetricSurprise() {
    return surprise(certain(SWING, Math.min(perCallBefore(), perCallAfter())));
  }

  /// What counting alone says, with no swing allowed for; 0 or more.
  public double countedSurprise() {
    return surprise(certain(0, perCallBefore()));
  }

  private double perCallBefore() {
    return perCall((occurrencesBefore + 0.5) / (callsBefore + 1));
  }

  private double perCallAfter() {
    return perCall((occurrencesAfter + 0.5) / (callsAfter + 1));
  }

  private static double perCall(double share) {
    return share * (1 - share);
  }

  private double certain(double swing, double perCall) {
    double deviation = Math.sqrt(perCall * (1.0 / callsAfter + 1.0 / callsBefore + swing));
    return Math.min(Math.abs(z()), Math.abs(effect()) / deviation);
  }

  /// Beyond doubt, what counts is how much of it there is.
  private double surprise(double certain) {
    return callsAfter == 0 || callsBefore == 0
        ? 0
        : Math.min(certain, BEYOND_DOUBT + PER_EFFECT * Math.abs(effect()));
  }
}
