package dev.whence.explain.metrics;

import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.MetricNode;
import dev.whence.model.TimeRange;
import org.jspecify.annotations.Nullable;

/// Measures how an indicator stands in a part of the window against its baselines, and against the
/// part of the window before: a shift must hold against both, so a baseline that has grown old does
/// not make one.
interface ShiftMeter {

  /// Surprise of a single point of the window; 0 for what is usual.
  double surprise(long timeNanos, double value);

  /// The shift in a part of the window; null where there is nothing to compare.
  @Nullable Shift over(IncidentSpan incident);

  /// The share of baseline points that are at least as high.
  double seen(double value);

  Indicator indicator();

  TimeRange window();

  /// The test that fits: counting, where the indicator is a share of requests that are counted;
  /// swings, for all others.
  static ShiftMeter of(
      MetricNode node, Indicator indicator, MetricWindows windows, PeerSwings peers) {
    return indicator.kind() == IndicatorKind.ERRORS
            && indicator.meaning().ratio()
            && node.traffic() != null
        ? new CountShift(node, indicator, windows)
        : new SwingShift(node, indicator, windows, peers);
  }
}
