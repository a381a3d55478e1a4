package dev.whence.explain.metrics;

import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.MetricNode;
import dev.whence.explain.statistics.Level;
import dev.whence.model.TimeRange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Tells a shift of a failure share by counting failures: three failures are much where there were
/// none in ten thousand requests, and nothing where one in ten fails.
final class CountShift implements ShiftMeter {

  /// Two failures out of nowhere are four of these.
  private static final double SMALLEST_VARIANCE = 0.25;

  private final MetricNode node;
  private final Indicator share;
  private final MetricWindows windows;
  private final double usualShare;
  private final double overdispersion;
  private final boolean known;

  CountShift(MetricNode node, Indicator share, MetricWindows windows) {
    this.node = node;
    this.share = share;
    this.windows = windows;
    double[] totals = new double[2];
    double[] shares = windows.baseline(share);
    Arrays.sort(shares);
    double cut = shares.length > 0 ? Level.quantile(shares, 0.95) : 0;
    windows.eachBaselinePoint(
        share,
        (time, value) -> {
          double asked = node.requests(time);
          totals[0] += asked;
          totals[1] += asked * Math.min(value, cut);
        });
    this.known = shares.length >= Level.ENOUGH && totals[0] > 0;
    this.usualShare = (totals[1] + 0.5) / (totals[0] + 1);
    this.overdispersion = known ? overdispersion(totals[0] / shares.length) : 1;
  }

  private double overdispersion(double askedPerPoint) {
    double[] surplus = new double[windows.baseline(share).length];
    int[] at = {0};
    windows.eachBaselinePoint(
        share, (time, value) -> surplus[at[0]++] = node.requests(time) * (value - usualShare));
    Arrays.sort(surplus);
    double swing = Math.max(0, Level.quantile(surplus, 0.95)) / 1.645;
    double expected = askedPerPoint * usualShare;
    return expected > 0 ? Math.max(1, swing * swing / Math.max(expected, SMALLEST_VARIANCE)) : 1;
  }

  @Override
  public double seen(double value) {
    return Level.seen(windows.baseline(share), value);
  }

  @Override
  public Indicator indicator() {
    return share;
  }

  @Override
  public TimeRange window() {
    return windows.window();
  }

  @Override
  public double surprise(long timeNanos, double value) {
    double asked = node.requests(timeNanos);
    return known ? surprise(asked * value, asked * usualShare) : 0;
  }

  private double surprise(double failed, double expected) {
    return (failed - expected) / deviation(expected);
  }

  private double deviation(double expected) {
    return Math.sqrt(Math.max(SMALLEST_VARIANCE, expected) * overdispersion);
  }

  @Override
  public @Nullable Shift over(IncidentSpan incident) {
    Counts now = counts(incident.range());
    Counts quiet = counts(incident.quiet(window()));
    if (now.points == 0 || now.asked <= 0 || (!known && quiet.points < 2)) {
      return null;
    }
    boolean fresh = known && windows.adjacent();
    boolean tells = quiet.asked > 0 && (!known || quiet.points >= Level.ENOUGH);
    double recent = tells && !fresh ? quiet.failed / quiet.asked : 0;
    double before = known ? Math.max(usualShare, Math.min(recent, now.share())) : recent;
    double expected = now.asked * before;
    double perPoint = node.traffic() == null ? 1 : node.perSecond() / node.traffic().events(1);
    return new Shift(
        share,
        before,
        now.share(),
        surprise(now.failed, expected),
        perPoint * (now.failed - expected) / now.points,
        perPoint * deviation(expected) / now.points,
        now.points);
  }

  private record Counts(int points, double asked, double failed) {
    double share() {
      return asked > 0 ? failed / asked : 0;
    }
  }

  private Counts counts(TimeRange range) {
    int to = share.from(range.toNanos());
    int points = 0;
    double asked = 0;
    double failed = 0;
    for (int i = share.from(range.fromNanos()); i < to; i++) {
      double here = node.requests(share.time(i));
      points++;
      asked += here;
      failed += here * share.value(i);
    }
    return new Counts(points, asked, failed);
  }
}
