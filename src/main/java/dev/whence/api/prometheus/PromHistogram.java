package dev.whence.api.prometheus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `histogram_quantile` over classic histograms: rows that differ in `le` alone are one histogram.
final class PromHistogram {

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Bucket(double upperBound, double[] counts) {}

  private PromHistogram() {}

  static PromValue.Vector quantile(double[] quantiles, PromValue.Vector rows) {
    Map<SortedMap<String, String>, List<Bucket>> histograms = new java.util.LinkedHashMap<>();
    for (PromValue.Row row : rows.rows()) {
      Double bound = bound(row.labels().get("le"));
      if (bound != null) {
        TreeMap<String, String> labels = new TreeMap<>(row.labels());
        labels.remove("le");
        labels.remove("__name__");
        histograms
            .computeIfAbsent(labels, _ -> new ArrayList<>())
            .add(new Bucket(bound, row.values()));
      }
    }
    List<PromValue.Row> found = new ArrayList<>();
    histograms.forEach(
        (labels, buckets) -> {
          buckets.sort(Comparator.comparingDouble(Bucket::upperBound));
          double[] values = new double[quantiles.length];
          for (int step = 0; step < values.length; step++) {
            values[step] = quantile(quantiles[step], buckets, step);
          }
          found.add(new PromValue.Row(labels, values));
        });
    return new PromValue.Vector(found);
  }

  private static @Nullable Double bound(@Nullable String le) {
    try {
      return le == null
          ? null
          : (Double) (le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le));
    } catch (NumberFormatException notABound) {
      return null;
    }
  }

  private static double quantile(double quantile, List<Bucket> buckets, int step) {
    if (quantile < 0 || quantile > 1 || Double.isNaN(quantile)) {
      return quantile < 0
          ? Double.NEGATIVE_INFINITY
          : Double.isNaN(quantile) ? quantile : Double.POSITIVE_INFINITY;
    }
    if (buckets.size() < 2 || buckets.getLast().upperBound() != Double.POSITIVE_INFINITY) {
      return Double.NaN;
    }
    double total = buckets.getLast().counts()[step];
    if (!(total > 0)) {
      return Double.NaN;
    }
    double rank = quantile * total;
    double below = 0;
    double lower = buckets.getFirst().upperBound() > 0 ? 0 : buckets.getFirst().upperBound();
    for (int b = 0; b < buckets.size() - 1; b++) {
      // Counts of neighbouring buckets may be out of step by what was lost on the way.
      double count = Math.max(below, buckets.get(b).counts()[step]);
      double upper = buckets.get(b).upperBound();
      if (count >= rank && count > below) {
        return lower + (upper - lower) * (rank - below) / (count - below);
      }
      below = Double.isNaN(count) ? below : count;
      lower = upper;
    }
    return lower;
  }
}
