package dev.whence.explain.meaning;

import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What counts the requests to a component.
///
/// @param own as it counts them itself
/// @param seen as a service graph counts the calls of others
record RequestCounts(@Nullable Indicator own, @Nullable Indicator seen) {

  private static final double ROUNDING = 1e-6;

  boolean both() {
    return own != null && seen != null;
  }

  /// What a component counts, and where it does not, what a service graph counts of calls to it, in
  /// the same measure: who is gone counts nothing.
  @Nullable Indicator all() {
    return own == null ? seen : seen == null ? own : filled(own, seen);
  }

  private static Indicator filled(Indicator own, Indicator seen) {
    long tolerance = Math.max(own.stepNanos(), 1) / 2;
    TreeMap<Long, Double> missing = new TreeMap<>();
    double here = 0;
    double there = 0;
    for (int i = 0; i < seen.size(); i++) {
      double counted = own.near(seen.time(i), tolerance);
      if (Double.isNaN(counted)) {
        missing.put(seen.time(i), seen.value(i));
      } else {
        here += counted;
        there += seen.value(i);
      }
    }
    if (missing.isEmpty() || here <= 0 || there <= 0) {
      return own;
    }
    double measure = here / there;
    missing.replaceAll((_, calls) -> calls * measure);
    for (int i = 0; i < own.size(); i++) {
      missing.put(own.time(i), own.value(i));
    }
    return new Indicator(
        own.service(),
        own.instance(),
        own.metric(),
        own.meaning(),
        missing.keySet().stream().mapToLong(Long::longValue).toArray(),
        missing.values().stream().mapToDouble(Double::doubleValue).toArray(),
        own.tick());
  }

  /// Whether what components count themselves, and tell as it is, they tell of the time since the
  /// last point, rather than of a second: as what a service graph counts of calls to most of them.
  static boolean arePerPoint(Collection<RequestCounts> components) {
    return components.stream().mapToInt(RequestCounts::vote).sum() > 0;
  }

  private int vote() {
    if (own == null || seen == null || isRate(own)) {
      return 0;
    }
    double times = Math.log(mean(own) / mean(seen));
    double ofPoint = Math.log(own.stepNanos() / 1e9);
    return Double.isFinite(times) && Math.abs(times - ofPoint) < Math.abs(times) ? 1 : -1;
  }

  /// How many requests a second a count of 1 stands for, as far as anything tells.
  double perSecond(boolean perPoint) {
    long step = own == null || isRate(own) ? 0 : own.stepNanos();
    return perPoint && step > 0 ? 1e9 / step : 1;
  }

  /// Whether it is a counter's, whose single event is one in the time between two points.
  private static boolean isRate(Indicator one) {
    return Math.abs(one.tick() * one.stepNanos() / 1e9 - 1) < ROUNDING;
  }

  private static double mean(Indicator one) {
    double sum = 0;
    for (int i = 0; i < one.size(); i++) {
      sum += one.value(i);
    }
    return sum / Math.max(1, one.size());
  }
}
