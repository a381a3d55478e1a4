package dev.whence.api.prometheus;

import java.util.Arrays;
import java.util.Set;

/// Functions over the samples of a range, as Prometheus defines them.
final class PromFunctions {

  /// Functions of a range of samples.
  static final Set<String> OVER_RANGES =
      Set.of(
          "rate",
          "increase",
          "irate",
          "delta",
          "avg_over_time",
          "sum_over_time",
          "min_over_time",
          "max_over_time",
          "count_over_time",
          "last_over_time");

  /// Functions of one number.
  static final Set<String> OF_NUMBERS = Set.of("abs", "ceil", "floor", "round", "sqrt", "ln");

  /// All functions that are understood.
  static final Set<String> NAMES;

  static {
    java.util.TreeSet<String> names = new java.util.TreeSet<>(OVER_RANGES);
    names.addAll(OF_NUMBERS);
    names.addAll(
        Set.of("histogram_quantile", "clamp_min", "clamp_max", "time", "vector", "scalar"));
    NAMES = java.util.Collections.unmodifiableSet(names);
  }

  /// Samples farther apart from the edge of a range than this many times their usual distance end
  /// there; nearer ones are taken to go on up to it.
  private static final double GAP = 1.1;

  private PromFunctions() {}

  static double ofNumber(String function, double value) {
    return switch (function) {
      case "abs" -> Math.abs(value);
      case "ceil" -> Math.ceil(value);
      case "floor" -> Math.floor(value);
      case "round" -> Math.floor(value + 0.5);
      case "sqrt" -> Math.sqrt(value);
      case "ln" -> Math.log(value);
      default -> throw new IllegalArgumentException(function);
    };
  }

  /// The function's value over the samples in (end - range, end]; NaN where there are too few.
  ///
  /// @param from the first of these samples
  /// @param to the one after the last
  static double overRange(
      String function, PromSeries series, int from, int to, long endNanos, long rangeNanos) {
    if (from == to) {
      return Double.NaN;
    }
    return switch (function) {
      case "rate" -> change(series, from, to, endNanos, rangeNanos, true) / (rangeNanos / 1e9);
      case "increase" -> change(series, from, to, endNanos, rangeNanos, true);
      case "delta" -> change(series, from, to, endNanos, rangeNanos, false);
      case "irate" -> instantRate(series, from, to);
      case "avg_over_time" -> Arrays.stream(series.values(), from, to).average().orElse(Double.NaN);
      case "sum_over_time" -> Arrays.stream(series.values(), from, to).sum();
      case "min_over_time" -> Arrays.stream(series.values(), from, to).min().orElse(Double.NaN);
      case "max_over_time" -> Arrays.stream(series.values(), from, to).max().orElse(Double.NaN);
      case "count_over_time" -> to - from;
      case "last_over_time" -> series.values()[to - 1];
      default -> throw new IllegalArgumentException(function);
    };
  }

  private static double instantRate(PromSeries series, int from, int to) {
    if (to - from < 2) {
      return Double.NaN;
    }
    double before = series.values()[to - 2];
    double last = series.values()[to - 1];
    double seconds = (series.timesNanos()[to - 1] - series.timesNanos()[to - 2]) / 1e9;
    return (last < before ? last : last - before) / seconds;
  }

  /// The change over the whole range, worked out from the samples in it: Prometheus'
  /// `extrapolatedRate`.
  private static double change(
      PromSeries series, int from, int to, long endNanos, long rangeNanos, boolean counter) {
    if (to - from < 2) {
      return Double.NaN;
    }
    double[] values = series.values();
    double result = values[to - 1] - values[from];
    for (int i = from + 1; counter && i < to; i++) {
      result += values[i] < values[i - 1] ? values[i - 1] : 0;
    }
    double first = series.timesNanos()[from] / 1e9;
    double last = series.timesNanos()[to - 1] / 1e9;
    double end = endNanos / 1e9;
    double toStart = first - (end - rangeNanos / 1e9);
    double toEnd = end - last;
    double sampled = last - first;
    double apart = sampled / (to - from - 1);
    toStart = toStart >= apart * GAP ? apart / 2 : toStart;
    if (counter && result > 0 && values[from] >= 0 && !series.sinceStart()) {
      toStart = Math.min(toStart, sampled * (values[from] / result));
    }
    toEnd = toEnd >= apart * GAP ? apart / 2 : toEnd;
    return result * (sampled + toStart + toEnd) / sampled;
  }
}
