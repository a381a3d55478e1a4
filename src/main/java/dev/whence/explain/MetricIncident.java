package dev.whence.explain;

import dev.whence.model.TimeRange;
import org.jspecify.annotations.Nullable;

/// When an indicator was at its worst: the run of points that stand out together.
///
/// @param range the run, half a step wider on either side
/// @param onset between the last usual point and the first unusual one: no finer than the points lie
/// @param surprise of the whole run
record MetricIncident(TimeRange range, Finding.Onset onset, Shift shift) {

  private static final double SMALLEST_BAR = 1.5;
  private static final double BAR_SHARE = 0.35;

  /// The worst run of the window; null where no point stands out.
  static @Nullable MetricIncident locate(ShiftTest test) {
    Indicator indicator = test.indicator();
    int from = indicator.from(test.window().fromNanos());
    int to = indicator.from(test.window().toNanos());
    double[] surprise = new double[Math.max(0, to - from)];
    double worst = 0;
    for (int i = 0; i < surprise.length; i++) {
      surprise[i] = test.surprise(indicator.time(from + i), indicator.value(from + i));
      worst = Math.max(worst, surprise[i]);
    }
    int[] run = bestRun(surprise, Math.max(SMALLEST_BAR, BAR_SHARE * worst));
    return run == null ? null : at(test, from + run[0], from + run[1]);
  }

  private static @Nullable MetricIncident at(ShiftTest test, int first, int last) {
    Indicator indicator = test.indicator();
    long half = Math.max(1, indicator.stepNanos() / 2);
    TimeRange range =
        new TimeRange(indicator.time(first) - half, indicator.time(last) + half);
    Shift shift = test.over(range);
    if (shift == null) {
      return null;
    }
    long latest = indicator.time(first);
    long before = first > 0 ? indicator.time(first - 1) : Long.MIN_VALUE;
    long earliest = Math.max(before, latest - 2 * half);
    return new MetricIncident(
        range, new Finding.Onset(earliest, latest, "scrape_interval"), shift);
  }

  /// The run with the largest sum above the bar.
  private static int @Nullable [] bestRun(double[] values, double bar) {
    double best = 0;
    double sum = 0;
    int start = 0;
    int[] run = null;
    for (int i = 0; i < values.length; i++) {
      if (sum <= 0) {
        sum = 0;
        start = i;
      }
      sum += values[i] - bar;
      if (sum > best) {
        best = sum;
        run = new int[] {start, i};
      }
    }
    return run;
  }
}
