package dev.whence.explain.metrics;

import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.MetricNode;
import dev.whence.explain.statistics.Level;
import dev.whence.model.TimeRange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Tells a shift by the usual swings of the values.
final class SwingShift implements ShiftMeter {

  private static final double MOST_SURPRISE = 1000;

  /// So many swings is what was highest before, of what rises and falls with the day, or never
  /// moves but for a few points.
  private static final double RARELY = 4;

  /// Of so many points of an incident half tell what a machine does, so that a burst does not.
  private static final int LASTING = 6;

  private final MetricNode node;
  private final Indicator indicator;
  private final MetricWindows windows;
  private final Level level;

  /// What components like it say of its swings; NaN where its own points do, or nothing does.
  private final double peers;

  SwingShift(MetricNode node, Indicator indicator, MetricWindows windows, PeerSwings peers) {
    this.node = node;
    this.indicator = indicator;
    this.windows = windows;
    this.level = Level.of(windows.baseline(indicator));
    this.peers = level.enough() || level.count() == 0 ? Double.NaN : peers.of(indicator);
  }

  @Override
  public double seen(double value) {
    return Level.seen(windows.baseline(indicator), value);
  }

  @Override
  public Indicator indicator() {
    return indicator;
  }

  @Override
  public TimeRange window() {
    return windows.window();
  }

  @Override
  public double surprise(long timeNanos, double value) {
    if (!known()) {
      return 0;
    }
    return (value - level.median()) / swing(1);
  }

  @Override
  public @Nullable Shift over(IncidentSpan incident) {
    double[] after = indicator.values(incident.range());
    double[] quiet = indicator.values(incident.quiet(window()));
    Level recent = Level.of(quiet);
    if (after.length == 0 || (!known() && quiet.length < 2)) {
      return null;
    }
    double now = now(after);
    double before = reference(now, recent);
    double spread = spread(recent, after.length);
    return new Shift(
        indicator,
        before,
        now,
        Math.clamp((now - before) / spread, -MOST_SURPRISE, MOST_SURPRISE),
        mass(incident.range(), before),
        spread * asked(incident.range()),
        after.length);
  }

  /// What does not run for a while is down, however short that is.
  private double now(double[] after) {
    if (indicator.kind() == IndicatorKind.LIVENESS) {
      return Arrays.stream(after).max().orElse(0);
    }
    return indicator.kind().resource() && after.length >= LASTING
        ? Level.of(after).median()
        : Arrays.stream(after).average().orElse(0);
  }

  /// The usual or the recent level, whichever the new one is closer to.
  private double reference(double now, Level recent) {
    if (!known()) {
      return recent.median();
    }
    if (!recent.enough() || windows.adjacent()) {
      return level.median();
    }
    double low = Math.min(level.median(), recent.median());
    double high = Math.max(level.median(), recent.median());
    return Math.max(low, Math.min(high, now));
  }

  private double spread(Level recent, int points) {
    if (!known()) {
      double range = recent.high() - recent.low();
      return Math.max(range, recent.spread(4 * relativeFloor(), absoluteFloor(1)));
    }
    double drift =
        !recent.enough() || windows.adjacent() ? 0 : Math.abs(recent.median() - level.median()) / 2;
    return Math.max(drift, swing(Math.min(points, level.count())));
  }

  private boolean known() {
    return level.enough() || !Double.isNaN(peers);
  }

  /// One usual swing at the usual level.
  private double swing(int points) {
    double own = level.spread(relativeFloor(), absoluteFloor(points));
    return Double.isNaN(peers) ? own : Math.max(own, peers * Math.abs(level.median()));
  }

  private double mass(TimeRange incident, double before) {
    int from = indicator.from(incident.fromNanos());
    int to = indicator.from(incident.toNanos());
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (indicator.value(i) - before) * node.asked(indicator.time(i));
    }
    return to > from ? sum / (to - from) : 0;
  }

  private double asked(TimeRange incident) {
    int from = indicator.from(incident.fromNanos());
    int to = indicator.from(incident.toNanos());
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += node.asked(indicator.time(i));
    }
    return to > from ? sum / (to - from) : 0;
  }

  private double relativeFloor() {
    return indicator.kind() == IndicatorKind.TRAFFIC ? 0.1 : 0.05;
  }

  /// @param points that a mean is of: what is chance alone evens out
  private double absoluteFloor(int points) {
    boolean restless = indicator.kind() == IndicatorKind.TRAFFIC || level.spread() == 0;
    double rarest = restless && known() ? (level.highest() - level.median()) / RARELY : 0;
    double chance = known() ? indicator.chance(level.median()) : indicator.tick();
    return Math.max(Math.max(rarest, chance / Math.sqrt(points)), indicator.meaning().immaterial());
  }
}
