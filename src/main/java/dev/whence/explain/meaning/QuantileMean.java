package dev.whence.explain.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The mean time of requests where only quantiles of it are told: the area below them, as the
/// trapezoidal rule has it, no request being slower than the highest of them. What is slow for a
/// few weighs by how many they are, which no single quantile says. A median and one more say too
/// little of what lies between them; nor does anything above the median alone.
final class QuantileMean {

  private static final int FEWEST = 3;
  private static final double MEDIAN = 0.5;

  private static final MetricMeaning MEAN =
      new MetricMeaning(IndicatorKind.LATENCY, IndicatorStatistic.MEAN, false, 1, false);

  private QuantileMean() {}

  /// The mean, at the times of the median; null where a mean is told, or too few quantiles are.
  static @Nullable Indicator of(List<Indicator> latencies) {
    TreeMap<Double, Indicator> quantiles = new TreeMap<>();
    for (Indicator one : latencies) {
      if (one.meaning().statistic() == IndicatorStatistic.MEAN) {
        return null;
      }
      OptionalDouble quantile = quantile(MetricWords.of(one.metric()));
      if (quantile.isPresent()) {
        quantiles.merge(quantile.getAsDouble(), one, QuantileMean::longer);
      }
    }
    return quantiles.size() < FEWEST || quantiles.firstKey() > MEDIAN ? null : mean(quantiles);
  }

  private static Indicator longer(Indicator one, Indicator other) {
    return other.size() > one.size() ? other : one;
  }

  /// What share of the requests takes no longer, as `p95`, `tp95`, `95`, `95percentile`, `0.99` and
  /// `median` tell it.
  private static OptionalDouble quantile(Set<String> words) {
    for (String word : words) {
      if (word.equals("median")) {
        return OptionalDouble.of(0.5);
      }
      String digits = word.replaceAll("^t?[pq]|(th|percentile)$", "");
      if (digits.matches("[5-9]\\d|999")) {
        return OptionalDouble.of(Double.parseDouble("0." + digits));
      }
    }
    return OptionalDouble.empty();
  }

  private static Indicator mean(TreeMap<Double, Indicator> quantiles) {
    List<Double> shares = new ArrayList<>(quantiles.keySet());
    List<Indicator> told = new ArrayList<>(quantiles.values());
    Indicator lowest = told.getFirst();
    long tolerance = Math.max(lowest.stepNanos(), 1) / 2;
    long[] times = new long[lowest.size()];
    double[] values = new double[lowest.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = lowest.time(i);
      double below = 0;
      double time = lowest.value(i);
      for (int quantile = 0; quantile < told.size(); quantile++) {
        double here = told.get(quantile).near(times[i], tolerance);
        double next = Double.isNaN(here) ? time : Math.max(time, here);
        values[i] += (shares.get(quantile) - below) * (time + next) / 2;
        below = shares.get(quantile);
        time = next;
      }
      values[i] += (1 - below) * time;
    }
    String names = told.stream().map(Indicator::metric).collect(Collectors.joining(", "));
    return new Indicator(lowest.service(), "", "mean by " + names, MEAN, times, values);
  }
}
