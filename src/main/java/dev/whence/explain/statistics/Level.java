package dev.whence.explain.statistics;

import java.util.Arrays;

/// How a measure usually stands, robustly: a few wild points change little.
///
/// @param spread the size of usual swings, as a standard deviation would be; one-sided towards high
///   values, where that is wider
/// @param low the 5 % quantile
/// @param high the 95 % quantile: an old incident in one point of twenty does not count as usual
public record Level(
    int count, double median, double spread, double low, double high, double highest) {

  /// Fewer points than this tell no level.
  public static final int ENOUGH = 3;

  private static final double PER_POINT = 5;

  private static final double MAD_TO_SIGMA = 1.4826;
  private static final double TAIL_TO_SIGMA = 1.645;
  private static final int FEW = 20;

  /// The level of values in any order; of none all sizes are NaN.
  public static Level of(double[] values) {
    if (values.length == 0) {
      return new Level(0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double median = quantile(sorted, 0.5);
    double high = quantile(sorted, 0.95);
    double low = quantile(sorted, 0.05);
    double spread = Math.max(MAD_TO_SIGMA * mad(sorted, median), (high - median) / TAIL_TO_SIGMA);
    double unsure = values.length < FEW ? 1 + PER_POINT / values.length : 1;
    return new Level(values.length, median, spread * unsure, low, high, sorted[sorted.length - 1]);
  }

  /// Whether there are points enough to tell a level: [#ENOUGH] or more.
  public boolean enough() {
    return count >= ENOUGH;
  }

  /// The spread, but no smaller than a share of the median and an absolute size.
  public double spread(double relativeFloor, double absoluteFloor) {
    double relative = count < FEW ? 4 * relativeFloor : relativeFloor;
    return Math.max(spread, Math.max(relative * Math.abs(median), absoluteFloor));
  }

  /// The share of values that are at least as high.
  public static double seen(double[] values, double value) {
    int seen = 0;
    for (double one : values) {
      seen += one >= value ? 1 : 0;
    }
    return values.length == 0 ? 0 : (double) seen / values.length;
  }

  /// A quantile between the two nearest values.
  ///
  /// @param sorted ascending, at least one
  /// @param share 0 for the smallest to 1 for the largest
  public static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  private static double mad(double[] sorted, double median) {
    double[] distances = new double[sorted.length];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Math.abs(sorted[i] - median);
    }
    Arrays.sort(distances);
    return quantile(distances, 0.5);
  }
}
