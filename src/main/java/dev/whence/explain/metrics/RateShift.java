package dev.whence.explain.metrics;

import dev.whence.explain.meaning.MetricRates;
import dev.whence.model.Series;
import dev.whence.model.TimeRange;
import java.util.List;

/// What is counted a second, in the baselines and in the window that was asked about.
record RateShift(double before, double now) {

  static final RateShift NONE = new RateShift(0, 0);

  static RateShift of(Series series, MetricWindows windows) {
    TimeRange asked = new TimeRange(windows.askedNanos(), windows.window().toNanos());
    return new RateShift(
        MetricRates.rate(series, windows.baselines()), MetricRates.rate(series, List.of(asked)));
  }

  RateShift and(RateShift other) {
    return new RateShift(before + other.before, now + other.now);
  }

  /// How much more it is than before; below 0 where it is less.
  double more() {
    return now - before;
  }
}
