package dev.whence.explain.metrics;

import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.IndicatorStatistic;
import dev.whence.explain.meaning.MetricMeaning;
import dev.whence.model.PodName;
import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How many pods of a component were started in place of others of the same replica set, of which
/// nothing is told any more: one that was killed, evicted or lost with its node counts no restart
/// of a container, for its successor is another pod. A release starts pods of another replica set.
final class Replaced {

  /// What it is called in an answer.
  static final String METRIC = "pods that were started in place of others";

  private static final MetricMeaning MEANING =
      new MetricMeaning(IndicatorKind.LIVENESS, IndicatorStatistic.PLAIN, false, 1, false);

  /// A pod's metrics begin and end this near to those of who is in its place.
  private static final long NEAR_NANOS = 120_000_000_000L;

  /// Steps in which a point comes, however unevenly.
  private static final int STEPS = 3;

  /// From when to when a pod is heard of.
  private static final class Life {
    final String replicaSet;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;

    Life(String replicaSet) {
      this.replicaSet = replicaSet;
    }

    void add(Series series) {
      if (series.size() > 0) {
        first = Math.min(first, series.timeNanos(0));
        last = Math.max(last, series.timeNanos(series.size() - 1));
      }
    }

    boolean isInPlaceOf(Life other) {
      return replicaSet.equals(other.replicaSet) && Math.abs(first - other.last) <= NEAR_NANOS;
    }
  }

  private final TreeMap<Service, TreeMap<String, Life>> pods = new TreeMap<>();
  private final Map<Service, Long> steps = new HashMap<>();
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  private Replaced(Collection<Series> series) {
    for (Series one : series) {
      String pod = one.key().text(PodName.ATTRIBUTES);
      String replicaSet = pod == null ? null : PodName.replicaSet(pod);
      Service service = one.emitter().service();
      if (pod != null && replicaSet != null && !service.name().isEmpty()) {
        pods.computeIfAbsent(service, _ -> new TreeMap<>())
            .computeIfAbsent(pod, _ -> new Life(replicaSet))
            .add(one);
        steps.merge(service, Indicator.step(one), Math::max);
      }
    }
    for (TreeMap<String, Life> of : pods.values()) {
      for (Life each : of.values()) {
        first = Math.min(first, each.first);
        last = Math.max(last, each.last);
      }
    }
  }

  /// Of each component whose pods were replaced: how many were so far. None where no baseline is
  /// near: who was replaced meanwhile may have been so long ago.
  static List<Indicator> of(Collection<Series> series, MetricWindows windows) {
    return windows.adjacent() ? new Replaced(series).indicators() : List.of();
  }

  private List<Indicator> indicators() {
    List<Indicator> found = new ArrayList<>();
    pods.forEach(
        (service, lives) -> {
          long step = steps.getOrDefault(service, 0L);
          List<Long> replaced = step > 0 ? replaced(lives.values(), STEPS * step) : List.of();
          if (!replaced.isEmpty()) {
            found.add(indicator(service, replaced, step));
          }
        });
    return found;
  }

  /// When pods began in place of others that had ended.
  ///
  /// @param margin who begins or ends so near to where all is told may have been there before, or
  ///   be there still
  private List<Long> replaced(Collection<Life> lives, long margin) {
    List<Life> ended =
        new ArrayList<>(lives.stream().filter(each -> each.last < last - margin).toList());
    List<Long> times = new ArrayList<>();
    lives.stream()
        .filter(each -> each.first > first + margin)
        .sorted(Comparator.comparingLong(each -> each.first))
        .forEach(
            each ->
                ended.stream()
                    .filter(other -> other != each && each.isInPlaceOf(other))
                    .min(Comparator.comparingLong(other -> other.last))
                    .ifPresent(
                        other -> {
                          ended.remove(other);
                          times.add(each.first);
                        }));
    return times;
  }

  private Indicator indicator(Service service, List<Long> replaced, long step) {
    int size = (int) ((last - first) / step) + 1;
    long[] times = new long[size];
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      long time = first + i * step;
      times[i] = time;
      values[i] = replaced.stream().filter(each -> each <= time).count();
    }
    return new Indicator(service, "", METRIC, MEANING, times, values);
  }
}
