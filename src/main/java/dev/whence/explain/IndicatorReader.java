package dev.whence.explain;

import dev.whence.model.Attributes;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes indicators of metric series: counters become rates (resets and deltas understood),
/// distributions become a rate and a mean, instances of one service become one where that adds up,
/// and what is counted as failed becomes a share of what was asked.
final class IndicatorReader {

  /// What several series add up to: per time bucket a weighted sum.
  private static final class Sum {
    private final TreeMap<Long, double[]> buckets = new TreeMap<>();
    private long step;

    void add(long time, double value, double weight) {
      double[] cell = buckets.computeIfAbsent(step > 0 ? Math.floorDiv(time, step) : time, k -> new double[3]);
      cell[0] += value * weight;
      cell[1] += weight;
      cell[2] = time;
    }
  }

  private record GroupKey(Service service, String metric, String part, IndicatorKind kind, boolean failed)
      implements Comparable<GroupKey> {
    @Override
    public int compareTo(GroupKey other) {
      return java.util.Comparator.comparing(GroupKey::service)
          .thenComparing(GroupKey::metric)
          .thenComparing(GroupKey::part)
          .thenComparing(GroupKey::kind)
          .thenComparing(GroupKey::failed)
          .compare(this, other);
    }
  }

  private final ServiceNames names;
  private final TreeMap<GroupKey, Sum> sums = new TreeMap<>();
  private final Map<GroupKey, MetricMeaning> meanings = new TreeMap<>();

  private IndicatorReader(ServiceNames names) {
    this.names = names;
  }

  /// All indicators of some series, sorted by service, metric and instance.
  static List<Indicator> read(Collection<Series> series, ServiceNames names) {
    IndicatorReader reader = new IndicatorReader(names);
    for (Series one : series) {
      reader.add(one);
    }
    return reader.indicators();
  }

  private void add(Series series) {
    Service service = owner(series);
    if (service == null || series.size() == 0) {
      return;
    }
    String name = series.key().name();
    MetricMeaning meaning = MetricMeaning.of(name, series.key().unit(), series.key().kind());
    boolean distribution = series.key().kind() != MetricKind.GAUGE && series.key().kind() != MetricKind.SUM;
    boolean failed = FailureLabels.failed(series.key().attributes());
    if (distribution) {
      if (meaning.kind() == IndicatorKind.LATENCY) {
        addDistribution(series, service, meaning, failed);
      }
      return;
    }
    boolean adds = meaning.kind() == IndicatorKind.TRAFFIC || meaning.kind() == IndicatorKind.ERRORS || meaning.kind() == IndicatorKind.LATENCY;
    String part = adds ? "" : part(series);
    Sum sum = sum(new GroupKey(service, name, part, meaning.kind(), false), meaning, series);
    Sum bad = failed && meaning.kind() == IndicatorKind.TRAFFIC ? sum(new GroupKey(service, name, part, IndicatorKind.ERRORS, true), failures(meaning), series) : null;
    boolean mean = meaning.ratio() || meaning.kind() == IndicatorKind.LATENCY;
    long step = sum.step;
    for (int i = MetricRates.counter(series) ? MetricRates.first(series) : 0; i < series.size(); i++) {
      double value = MetricRates.counter(series)
          ? MetricRates.increase(series, i) / MetricRates.seconds(series, i, step)
          : meaning.normalise(series.value(i));
      if (Double.isFinite(value)) {
        put(sum, series.timeNanos(i), value, mean);
        if (bad != null) {
          put(bad, series.timeNanos(i), value, mean);
        }
      }
    }
  }

  private static void put(Sum sum, long time, double value, boolean mean) {
    if (mean) {
      sum.add(time, value, 1);
    } else {
      double[] cell = sum.buckets.computeIfAbsent(sum.step > 0 ? Math.floorDiv(time, sum.step) : time, k -> new double[] {0, 1, 0});
      cell[0] += value;
      cell[2] = time;
    }
  }

  private void addDistribution(Series series, Service service, MetricMeaning meaning, boolean failed) {
    String name = series.key().name();
    MetricMeaning calls = new MetricMeaning(IndicatorKind.TRAFFIC, IndicatorStatistic.PLAIN, false, 1, false);
    Sum time = sum(new GroupKey(service, name, "", IndicatorKind.LATENCY, false), meaning, series);
    Sum count = sum(new GroupKey(service, name, "", IndicatorKind.TRAFFIC, false), calls, series);
    Sum bad = failed ? sum(new GroupKey(service, name, "", IndicatorKind.ERRORS, true), failures(calls), series) : null;
    for (int i = MetricRates.first(series); i < series.size(); i++) {
      double n = MetricRates.countIncrease(series, i);
      double rate = n / MetricRates.seconds(series, i, count.step);
      put(count, series.timeNanos(i), rate, false);
      if (bad != null) {
        put(bad, series.timeNanos(i), rate, false);
      }
      if (n > 0) {
        time.add(series.timeNanos(i), meaning.normalise(MetricRates.sumIncrease(series, i) / n), n);
      }
    }
  }

  private Sum sum(GroupKey key, MetricMeaning meaning, Series series) {
    meanings.putIfAbsent(key, meaning);
    return sums.computeIfAbsent(key, any -> {
      Sum sum = new Sum();
      long[] times = new long[series.size()];
      for (int i = 0; i < times.length; i++) {
        times[i] = series.timeNanos(i);
      }
      sum.step = Indicator.step(times);
      return sum;
    });
  }

  private static MetricMeaning failures(MetricMeaning traffic) {
    return new MetricMeaning(IndicatorKind.ERRORS, traffic.statistic(), false, 1, false);
  }

  /// The service a series speaks of: the called one, where it is about a call.
  private @Nullable Service owner(Series series) {
    ServiceGraph.Edge edge = ServiceGraph.Edge.of(series, names);
    if (edge != null) {
      return edge.server();
    }
    Service service = series.emitter().service();
    return service.name().isEmpty() ? null : service;
  }

  private static String part(Series series) {
    StringBuilder part = new StringBuilder(series.emitter().instance());
    Attributes attributes = series.key().attributes();
    attributes.values().forEach((key, value) -> part.append(' ').append(key).append('=').append(value));
    return part.toString().strip();
  }

  private List<Indicator> indicators() {
    List<Indicator> all = new ArrayList<>();
    sums.forEach((key, sum) -> all.add(indicator(key, sum)));
    return all;
  }

  private Indicator indicator(GroupKey key, Sum sum) {
    long[] times = new long[sum.buckets.size()];
    double[] values = new double[times.length];
    int i = 0;
    for (double[] cell : sum.buckets.values()) {
      times[i] = (long) cell[2];
      values[i++] = cell[0] / cell[1];
    }
    MetricMeaning meaning = java.util.Objects.requireNonNull(meanings.get(key));
    return new Indicator(key.service(), key.part(), key.metric(), meaning, times, values);
  }
}
