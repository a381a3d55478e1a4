package dev.whence.explain.metrics;

import dev.whence.explain.answer.Finding;
import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.model.TimeRange;
import org.jspecify.annotations.Nullable;

/// When an indicator was at its worst: the run of points that stand out together.
///
/// @param span the run, half a step wider on either side
/// @param onset between the last usual point and the first unusual one: no finer than the points
///   lie
/// @param surprise of the whole run, less where it may have been so for long
/// @param lasting whether enough points show it
/// @param part of the window's points that it is, beyond 1 where it began before
record MetricIncident(
    IncidentSpan span,
    Finding.Onset onset,
    Shift shift,
    double surprise,
    boolean lasting,
    double part) {

  /// Surprise from which one indicator that was asked about is unusual, and what more it takes
  /// where many were looked at: tails are heavier than a bell's, so it grows with the logarithm.
  private static final double UNUSUAL = 4;

  private static final double PER_LOG_LOOK = 0.7;

  private static final double LEAST_RATIO = 1.1;

  /// What has been so since the window began, against a baseline of another day, may be how things
  /// are by now. But another day makes requests slower, it does not make them fail.
  private static final double DRIFT = 0.3;

  /// A single point counts where the baseline has hardly any like it.
  private static final double RARE = 0.01;

  private static final double A_GOOD_PART = 1.0 / 3;

  private static final double SMALLEST_BAR = 1.5;
  private static final double BAR_SHARE = 0.3;

  /// So unusual a point is part of what went wrong, however much worse the others are.
  private static final double LARGEST_BAR = 8;

  /// The worst run of the window; null where no point stands out.
  static @Nullable MetricIncident locate(ShiftMeter test, MetricWindows windows) {
    Indicator indicator = test.indicator();
    int from = indicator.from(test.window().fromNanos());
    int to = indicator.from(test.window().toNanos());
    double[] surprise = new double[Math.max(0, to - from)];
    double worst = 0;
    for (int i = 0; i < surprise.length; i++) {
      surprise[i] = test.surprise(indicator.time(from + i), indicator.value(from + i));
      worst = Math.max(worst, surprise[i]);
    }
    int asked = indicator.from(windows.askedNanos()) - from;
    int[] run = bestRun(surprise, Math.clamp(BAR_SHARE * worst, SMALLEST_BAR, LARGEST_BAR), asked);
    return run == null ? null : at(test, windows, from, run, asked, surprise.length);
  }

  /// A surprise less what chance makes of it in so many looks.
  static double corrected(double surprise, int looks) {
    return surprise - PER_LOG_LOOK * Math.log(looks);
  }

  /// Whether it lasts for so many points, or a third of the window: what is shorter may be any job.
  boolean lasts(int least) {
    return shift.samples() >= least || part > A_GOOD_PART;
  }

  /// Whether it is worth an answer: what only a single point of many shows is not.
  ///
  /// @param looks how many indicators were looked at to find it
  boolean unusual(int looks) {
    return corrected(surprise, looks) >= UNUSUAL && lasting && shift.ratio() >= LEAST_RATIO;
  }

  /// @param asked how many of the points come before what was asked about
  private static @Nullable MetricIncident at(
      ShiftMeter test, MetricWindows windows, int from, int[] run, int asked, int points) {
    Indicator indicator = test.indicator();
    long half = Math.max(1, indicator.stepNanos() / 2);
    long first = indicator.time(from + run[0]);
    TimeRange range = new TimeRange(first - half, indicator.time(from + run[1]) + half);
    long usual = run[0] > 0 ? indicator.time(from + run[0] - 1) + half : range.fromNanos();
    IncidentSpan span = new IncidentSpan(range, usual);
    Shift shift = test.over(span);
    if (shift == null) {
      return null;
    }
    boolean drifts = run[0] == 0 && !windows.adjacent() && indicator.kind() != IndicatorKind.ERRORS;
    boolean counted = test instanceof CountShift;
    return new MetricIncident(
        span,
        new Finding.Onset(Math.min(usual - half, first - 2 * half), first, "scrape_interval"),
        shift,
        shift.surprise() * (drifts ? DRIFT : 1) * (counted ? 1 : weight(shift.samples())),
        run[1] - run[0] + 1 >= Math.min(2, (points + 1) / 3)
            || (counted && test.seen(shift.after()) < RARE),
        shift.samples() / (double) Math.max(1, points - asked));
  }

  /// Several points in a row are less likely chance than one; yet neighbours are alike.
  private static double weight(int samples) {
    return Math.sqrt(Math.min(samples, 4) / 2.0);
  }

  /// The run with the largest sum above the bar that reaches into what was asked about: its last
  /// point is of it, and above the bar.
  private static int @Nullable [] bestRun(double[] values, double bar, int asked) {
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
      if (sum > best && i >= asked && values[i] > bar) {
        best = sum;
        run = new int[] {start, i};
      }
    }
    return run;
  }
}
