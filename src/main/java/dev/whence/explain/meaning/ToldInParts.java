package dev.whence.explain.meaning;

import dev.whence.model.Attributes;
import dev.whence.model.Emitter;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Distributions of which each part is told by itself, as the text format of Prometheus and its
/// remote write do (`…_sum`, `…_count`, `…_bucket`, a label `quantile`; Prometheus documentation,
/// "Histograms and summaries"): sum and count together are how long things took and how many there
/// were, which neither says alone; a quantile is another measure than the next one.
public final class ToldInParts {

  private static final String SUM = "_sum";
  private static final String COUNT = "_count";
  private static final String QUANTILE = "quantile";
  private static final Pattern SHARE = Pattern.compile("0\\.\\d{1,4}");

  /// What is the same of all parts but the buckets, whose attributes tell their bounds as well.
  private record Whole(Emitter emitter, Attributes resource, Attributes attributes, String name) {}

  private record Measure(Emitter emitter, String name) {}

  private ToldInParts() {}

  /// The same series, with a distribution in place of its parts, and quantiles of other names than
  /// that: `rpc_seconds_p99`.
  ///
  /// @param series of one range
  public static List<Series> joined(Collection<Series> series) {
    Map<Whole, Series> counts = new HashMap<>();
    for (Series one : series) {
      Whole whole = whole(one, COUNT);
      if (whole != null) {
        counts.put(whole, one);
      }
    }
    List<Series> joined = new ArrayList<>(series.size());
    Set<Series> parts = new HashSet<>();
    Set<Measure> measures = new HashSet<>();
    for (Series one : series) {
      Whole whole = whole(one, SUM);
      Series count = whole == null ? null : counts.get(whole);
      Series both = whole == null || count == null ? null : distribution(whole.name(), one, count);
      if (whole == null || count == null || both == null) {
        joined.add(named(one));
      } else {
        joined.add(both);
        parts.add(count);
        measures.add(new Measure(whole.emitter(), whole.name()));
      }
    }
    joined.removeIf(one -> parts.contains(one) || isBucketOf(measures, one));
    return joined;
  }

  private static @Nullable Whole whole(Series part, String suffix) {
    SeriesKey key = part.key();
    return MetricRates.counter(part) && key.name().endsWith(suffix)
        ? new Whole(part.emitter(), key.resource(), key.attributes(), base(part, suffix))
        : null;
  }

  private static boolean isBucketOf(Set<Measure> measures, Series one) {
    return one.key().isBucket()
        && measures.contains(new Measure(one.emitter(), base(one, SeriesKey.BUCKET)));
  }

  private static Series named(Series one) {
    SeriesKey key = one.key();
    String quantile = key.kind() == MetricKind.GAUGE ? key.attributes().text(QUANTILE) : null;
    if (quantile == null || !SHARE.matcher(quantile).matches()) {
      return one;
    }
    String digits = quantile.substring("0.".length());
    return one.called(key.name() + "_p" + (digits.length() == 1 ? digits + "0" : digits));
  }

  private static String base(Series part, String suffix) {
    String name = part.key().name();
    return name.substring(0, name.length() - suffix.length());
  }

  /// The points that both tell; null where they share none.
  private static @Nullable Series distribution(String name, Series sum, Series count) {
    long[] times = new long[sum.size()];
    double[] sums = new double[sum.size()];
    long[] counts = new long[sum.size()];
    int size = 0;
    int at = 0;
    for (int i = 0; i < sum.size(); i++) {
      while (at < count.size() && count.timeNanos(at) < sum.timeNanos(i)) {
        at++;
      }
      if (at < count.size() && count.timeNanos(at) == sum.timeNanos(i)) {
        times[size] = sum.timeNanos(i);
        sums[size] = sum.value(i);
        counts[size++] = Math.round(count.value(at));
      }
    }
    if (size == 0) {
      return null;
    }
    SeriesKey key = sum.key();
    return new Series(
        new SeriesKey(
            name,
            key.unit(),
            MetricKind.HISTOGRAM,
            key.temporality(),
            true,
            key.resource(),
            key.attributes()),
        sum.emitter(),
        Arrays.copyOf(times, size),
        Arrays.copyOf(sums, size),
        Arrays.copyOf(counts, size));
  }
}
