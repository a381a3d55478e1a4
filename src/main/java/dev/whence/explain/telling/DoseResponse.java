package dev.whence.explain.telling;

import dev.whence.explain.answer.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Whether an effect follows its cause: the more of the one, the more of the other. Rank
/// correlation (Spearman) of both over steps of time, at the delay at which it is largest.
///
/// @param steps how many steps were compared
record DoseResponse(double spearman, int steps, double lagSeconds) {

  static final long STEP_NANOS = 30_000_000_000L;
  private static final int MOST_LAG = 4;
  private static final int FEWEST_STEPS = 10;
  private static final double FOLLOWS = 0.5;

  /// Null where too little is known of either, or the one does not follow the other.
  static @Nullable DoseResponse of(
      @Nullable SortedMap<Long, Double> cause, @Nullable SortedMap<Long, Double> effect) {
    if (cause == null || effect == null) {
      return null;
    }
    TreeMap<Long, Double> doses = steps(cause);
    TreeMap<Long, Double> responses = steps(effect);
    DoseResponse best = null;
    for (int lag = 0; lag <= MOST_LAG; lag++) {
      DoseResponse at = at(doses, responses, lag);
      if (at != null && (best == null || at.spearman > best.spearman + 1e-9)) {
        best = at;
      }
    }
    return best == null || best.spearman < FOLLOWS ? null : best;
  }

  private static TreeMap<Long, Double> steps(SortedMap<Long, Double> curve) {
    TreeMap<Long, double[]> sums = new TreeMap<>();
    curve.forEach(
        (time, value) -> {
          double[] sum = sums.computeIfAbsent(Math.floorDiv(time, STEP_NANOS), k -> new double[2]);
          sum[0] += value;
          sum[1]++;
        });
    TreeMap<Long, Double> steps = new TreeMap<>();
    sums.forEach((step, sum) -> steps.put(step, sum[0] / sum[1]));
    return steps;
  }

  private static @Nullable DoseResponse at(
      TreeMap<Long, Double> doses, TreeMap<Long, Double> responses, int lag) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (Map.Entry<Long, Double> dose : doses.entrySet()) {
      Double response = responses.get(dose.getKey() + lag);
      if (response != null) {
        x.add(dose.getValue());
        y.add(response);
      }
    }
    if (x.size() < FEWEST_STEPS) {
      return null;
    }
    double correlation = correlation(ranks(x), ranks(y));
    return new DoseResponse(Words.round(correlation), x.size(), lag * (STEP_NANOS / 1e9));
  }

  /// Ranks from 1; equal values share the mean of theirs.
  private static double[] ranks(List<Double> values) {
    int[] order =
        IntStream.range(0, values.size())
            .boxed()
            .sorted(Comparator.comparing(values::get))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[order.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && values.get(order[to]).equals(values.get(order[from]))) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to + 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  private static double correlation(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElse(0);
    double meanY = Arrays.stream(y).average().orElse(0);
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
  }
}
