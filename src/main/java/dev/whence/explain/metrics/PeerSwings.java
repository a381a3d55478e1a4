package dev.whence.explain.metrics;

import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.MetricNode;
import dev.whence.explain.statistics.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How far a measure moves, from the baselines to the window, where nothing happens: what most
/// components that have it show. It tells the usual swings of those that have too few points in the
/// baselines to tell their own. Not thread-safe.
final class PeerSwings {

  /// Fewer components than this tell no swing.
  static final int ENOUGH = 6;

  private static final double MAD_TO_SIGMA = 1.4826;

  /// What a median of so few is unsure by, in components.
  private static final double PER_PEER = 5;

  private final Map<String, List<Indicator>> peers = new HashMap<>();
  private final Map<String, Double> swings = new HashMap<>();
  private final MetricWindows windows;

  PeerSwings(Collection<MetricNode> nodes, MetricWindows windows) {
    this.windows = windows;
    for (MetricNode node : nodes) {
      for (IndicatorKind kind : IndicatorKind.values()) {
        for (Indicator one : node.all(kind)) {
          peers.computeIfAbsent(one.metric(), any -> new ArrayList<>()).add(one);
        }
      }
    }
  }

  /// The usual swing of a measure as a share of its level; NaN where too few components have it.
  double of(Indicator indicator) {
    return swings.computeIfAbsent(indicator.metric(), this::swing);
  }

  private double swing(String metric) {
    double[] moved =
        peers.getOrDefault(metric, List.of()).stream()
            .mapToDouble(this::moved)
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    return moved.length < ENOUGH
        ? Double.NaN
        : MAD_TO_SIGMA * Level.quantile(moved, 0.5) * (1 + PER_PEER / moved.length);
  }

  private double moved(Indicator one) {
    double before = Level.of(windows.baseline(one)).median();
    double after = Arrays.stream(one.values(windows.window())).average().orElse(Double.NaN);
    return Math.abs(after - before) / Math.abs(before);
  }
}
