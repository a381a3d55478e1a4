package dev.whence.explain.metrics;

import dev.whence.explain.statistics.Level;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// How many of the metrics that a component reports as a rule are missing: who does not run
/// measures nothing. A metric is there when one of its series is: a process that was started anew
/// has fewer, until everything that it counts has happened once. Times at which most components are
/// not heard of tell of the way here, and are left out.
final class Silence {

  /// What it is called in an answer.
  static final String METRIC = "share of its metrics that is not reported";

  private static final MetricMeaning MEANING =
      new MetricMeaning(IndicatorKind.SILENCE, IndicatorStatistic.PLAIN, true, 1, false);

  /// Steps in which a point comes, however unevenly.
  private static final int STEPS = 2;

  /// Fewer metrics than this tell nothing by not being there, and so do fewer components.
  private static final int LEAST = 2;

  /// Less of it may be something that just does not happen.
  private static final double MUCH = 0.4;

  private final MetricWindows windows;

  /// Series that come too seldom for the steps of the others are not among them.
  private final Map<Service, List<Series>> services = new TreeMap<>();

  /// How far the points of a series lie apart as a rule: in the baselines, where it was there.
  private final Map<SeriesKey, Long> steps = new HashMap<>();

  private final long width;

  private Silence(Collection<Series> series, MetricWindows windows) {
    this.windows = windows;
    Map<SeriesKey, LongStream.Builder> before = new HashMap<>();
    series.forEach(one -> addBaseline(one, before));
    before.forEach(
        (key, times) -> steps.put(key, Indicator.step(times.build().sorted().toArray())));
    series.forEach(
        one -> steps.merge(one.key(), step(one), (usual, now) -> usual > 0 ? usual : now));
    for (Series one : series) {
      Service service = one.emitter().service();
      if (!service.name().isEmpty() && usualStep(one) > 0) {
        services.computeIfAbsent(service, any -> new ArrayList<>()).add(one);
      }
    }
    services.values().forEach(this::keepRegular);
    this.width = services.values().stream().mapToLong(this::width).max().orElse(0);
  }

  private void addBaseline(Series one, Map<SeriesKey, LongStream.Builder> to) {
    for (int i = 0; i < one.size(); i++) {
      long time = one.timeNanos(i);
      if (windows.baselines().stream().anyMatch(range -> range.contains(time))) {
        to.computeIfAbsent(one.key(), any -> LongStream.builder()).add(time);
      }
    }
  }

  private long usualStep(Series series) {
    return steps.getOrDefault(series.key(), 0L);
  }

  /// How much each component keeps silent, of those that are heard regularly. None where no
  /// baseline is near: who kept silent when nobody looked may have done so for long.
  static List<Indicator> of(Collection<Series> series, MetricWindows windows) {
    return windows.adjacent() ? new Silence(series, windows).indicators() : List.of();
  }

  private static long step(Series series) {
    long[] times = new long[series.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = series.timeNanos(i);
    }
    return Indicator.step(times);
  }

  private void keepRegular(List<Series> series) {
    long usual = width(series);
    series.removeIf(one -> usualStep(one) > usual);
  }

  private long width(List<Series> series) {
    long[] usual = series.stream().mapToLong(this::usualStep).sorted().toArray();
    return STEPS * usual[usual.length / 2];
  }

  private List<Indicator> indicators() {
    if (services.size() < LEAST) {
      return List.of();
    }
    List<TimeRange> buckets = buckets();
    int[] heard = new int[buckets.size()];
    Map<Service, int[]> reported = new TreeMap<>();
    services.forEach(
        (service, series) -> {
          int[] counts = counts(series, buckets);
          reported.put(service, counts);
          for (int i = 0; i < counts.length; i++) {
            heard[i] += counts[i] > 0 ? 1 : 0;
          }
        });
    List<Indicator> indicators = new ArrayList<>();
    reported.forEach(
        (service, counts) -> {
          double usual = usual(buckets, heard, counts);
          if (usual >= LEAST) {
            indicators.add(indicator(service, usual, buckets, heard, counts));
          }
        });
    return indicators;
  }

  private List<TimeRange> buckets() {
    List<TimeRange> buckets = new ArrayList<>();
    for (TimeRange range : windows.disjoint()) {
      long end = range.toNanos() - width;
      for (long at = range.fromNanos(); width > 0 && at <= end; at += width) {
        buckets.add(new TimeRange(at, at + width));
      }
    }
    return buckets;
  }

  /// How many metrics have a point in each bucket.
  private static int[] counts(List<Series> series, List<TimeRange> buckets) {
    Map<String, BitSet> heard = new TreeMap<>();
    for (Series one : series) {
      BitSet in = heard.computeIfAbsent(one.key().name(), any -> new BitSet(buckets.size()));
      int at = 0;
      for (int bucket = 0; bucket < buckets.size(); bucket++) {
        while (at < one.size() && one.timeNanos(at) < buckets.get(bucket).fromNanos()) {
          at++;
        }
        if (at < one.size() && buckets.get(bucket).contains(one.timeNanos(at))) {
          in.set(bucket);
        }
      }
    }
    int[] counts = new int[buckets.size()];
    heard.values().forEach(in -> in.stream().forEach(bucket -> counts[bucket]++));
    return counts;
  }

  private boolean isHeard(int services) {
    return 2 * services >= this.services.size();
  }

  private double usual(List<TimeRange> buckets, int[] heard, int[] counts) {
    List<Double> before = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      long at = buckets.get(i).fromNanos();
      if (isHeard(heard[i]) && windows.baselines().stream().anyMatch(one -> one.contains(at))) {
        before.add((double) counts[i]);
      }
    }
    Level level = Level.of(before.stream().mapToDouble(Double::doubleValue).toArray());
    return level.enough() ? level.median() : 0;
  }

  private Indicator indicator(
      Service service, double usual, List<TimeRange> buckets, int[] heard, int[] counts) {
    long[] times = new long[counts.length];
    double[] values = new double[counts.length];
    int size = 0;
    for (int i = 0; i < counts.length; i++) {
      if (isHeard(heard[i])) {
        double missing = 1 - counts[i] / usual;
        times[size] = buckets.get(i).fromNanos() + width / 2;
        values[size++] = missing >= MUCH ? missing : 0;
      }
    }
    return new Indicator(
        service, "", METRIC, MEANING, Arrays.copyOf(times, size), Arrays.copyOf(values, size));
  }
}
