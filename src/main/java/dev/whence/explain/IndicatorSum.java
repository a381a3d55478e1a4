package dev.whence.explain;

import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.TreeMap;

/// Adds up or averages series of one measure, time bucket by time bucket. Not thread-safe.
final class IndicatorSum {

  private static final class Bucket {
    private long time;
    private double sum;
    private double weight;
  }

  private final MetricMeaning meaning;
  private final long step;
  private final TreeMap<Long, Bucket> buckets = new TreeMap<>();

  /// Buckets are as wide as the points of the first series are apart.
  IndicatorSum(MetricMeaning meaning, Series first) {
    this.meaning = meaning;
    long[] times = new long[first.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = first.timeNanos(i);
    }
    this.step = Math.max(1, Indicator.step(times));
  }

  long step() {
    return step;
  }

  /// Adds a value; of those that are `averaged` a bucket holds the weighted mean, else the sum.
  void add(long time, double value, double weight, boolean averaged) {
    Bucket bucket = buckets.computeIfAbsent(Math.floorDiv(time, step), any -> new Bucket());
    bucket.time = Math.max(bucket.time, time);
    bucket.sum += value * weight;
    bucket.weight = averaged ? bucket.weight + weight : 1;
  }

  Indicator indicator(Service service, String instance, String metric) {
    long[] times = new long[buckets.size()];
    double[] values = new double[times.length];
    int i = 0;
    for (Bucket bucket : buckets.values()) {
      times[i] = bucket.time;
      values[i++] = bucket.sum / bucket.weight;
    }
    return new Indicator(service, instance, metric, meaning, times, values);
  }
}
