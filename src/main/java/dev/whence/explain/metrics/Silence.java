package dev.whence.explain.metrics;

import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.IndicatorStatistic;
import dev.whence.explain.meaning.MetricMeaning;
import dev.whence.explain.meaning.MetricWords;
import dev.whence.explain.statistics.Level;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.LongStream;

/// How many of the metrics that a component reports as a rule are missing: who does not run
/// measures nothing, and holds neither memory nor threads. A metric is there when one of its series
/// is: a process that was started anew has fewer, until everything that it counts has happened
/// once. Times at which most components are not heard of tell of the way here, and are left out.
final class Silence {

  /// What it is called in an answer.
  static final String METRIC = "share of its metrics that is not reported";

  /// The same of what a process has as long as it runs.
  private static final String GONE = " that is 0 or not reported";

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
        one ->
            steps.merge(one.key(), Indicator.step(one), (usual, now) -> usual > 0 ? usual : now));
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
    Buckets buckets = Buckets.of(windows, width);
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
    IntPredicate told = bucket -> 2 * heard[bucket] >= services.size();
    List<Indicator> indicators = new ArrayList<>();
    reported.forEach(
        (service, counts) -> {
          double usual = usual(buckets, told, counts);
          if (usual >= LEAST) {
            indicators.add(
                buckets.indicator(
                    service, METRIC, MEANING, told, i -> missing(1 - counts[i] / usual)));
          }
        });
    services.forEach(
        (service, series) ->
            gone(series, buckets, told)
                .map(held -> held.indicator(service, buckets, told))
                .ifPresent(indicators::add));
    return indicators;
  }

  private static double missing(double share) {
    return share >= MUCH ? share : 0;
  }

  /// How many metrics have a point in each bucket.
  private static int[] counts(List<Series> series, Buckets buckets) {
    Map<String, BitSet> heard = new TreeMap<>();
    for (Series one : series) {
      heard
          .computeIfAbsent(one.key().name(), any -> new BitSet(buckets.size()))
          .or(buckets.heard(one, false));
    }
    int[] counts = new int[buckets.size()];
    heard.values().forEach(in -> in.stream().forEach(bucket -> counts[bucket]++));
    return counts;
  }

  private static double usual(Buckets buckets, IntPredicate told, int[] counts) {
    double[] before =
        buckets.baseline().stream().filter(told).mapToDouble(bucket -> counts[bucket]).toArray();
    Level level = Level.of(before);
    return level.enough() ? level.median() : 0;
  }

  /// What a process has as long as it runs, and where it was there.
  private record Held(String metric, BitSet there) {

    Indicator indicator(Service service, Buckets buckets, IntPredicate told) {
      return buckets.indicator(
          service, metric + GONE, MEANING, told, bucket -> there.get(bucket) ? 0 : 1);
    }
  }

  /// Of what a component's processes always had, what is gone for longest.
  private static Optional<Held> gone(List<Series> series, Buckets buckets, IntPredicate told) {
    Map<String, BitSet> there = new TreeMap<>();
    for (Series one : series) {
      SeriesKey key = one.key();
      if (isHeld(key)) {
        there
            .computeIfAbsent(key.name(), any -> new BitSet(buckets.size()))
            .or(buckets.heard(one, MetricWords.MEMORY.in(MetricWords.of(key.name()))));
      }
    }
    BitSet before = buckets.baseline();
    BitSet now = new BitSet(buckets.size());
    now.set(0, buckets.size());
    now.andNot(before);
    return there.entrySet().stream()
        .map(each -> new Held(each.getKey(), each.getValue()))
        .filter(held -> absent(held, before, told) == 0 && absent(held, now, told) > 0)
        .max(Comparator.comparingLong(held -> absent(held, now, told)));
  }

  private static boolean isHeld(SeriesKey key) {
    Set<String> words = MetricWords.of(key.name());
    return key.kind() == MetricKind.GAUGE
        && (MetricWords.MEMORY.in(words) || MetricWords.HELD.in(words))
        && !MetricWords.SPARE.in(words);
  }

  private static long absent(Held held, BitSet among, IntPredicate told) {
    return among.stream().filter(told).filter(bucket -> !held.there().get(bucket)).count();
  }
}
