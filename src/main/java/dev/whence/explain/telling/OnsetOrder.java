package dev.whence.explain.telling;

import dev.whence.explain.answer.ChainEdge;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which of two things began first, as far as the data can know: onsets are intervals, and where
/// they overlap the order is `unknown`, with the probability that one precedes.
final class OnsetOrder {

  private static final int STEPS = 50;
  private static final double NANOS = 1e9;

  private OnsetOrder() {}

  static ChainEdge.Order of(Finding.@Nullable Onset a, Finding.@Nullable Onset b) {
    if (a == null || b == null) {
      return new ChainEdge.Order("unknown", null, null, null);
    }
    if (a.latestNanos() <= b.earliestNanos()) {
      return new ChainEdge.Order(
          "precedes",
          1.0,
          List.of(
              seconds(b.earliestNanos() - a.latestNanos()),
              seconds(b.latestNanos() - a.earliestNanos())),
          null);
    }
    if (b.latestNanos() <= a.earliestNanos()) {
      return new ChainEdge.Order("follows", 0.0, null, null);
    }
    long overlap =
        Math.min(a.latestNanos(), b.latestNanos()) - Math.max(a.earliestNanos(), b.earliestNanos());
    return new ChainEdge.Order("unknown", Words.round(precedes(a, b)), null, seconds(overlap));
  }

  /// To a tenth of a second: no onset is known better.
  private static double seconds(long nanos) {
    return Math.round(nanos / NANOS * 10) / 10.0;
  }

  /// Probability that a moment of one interval lies before a moment of another, both uniform.
  private static double precedes(Finding.Onset a, Finding.Onset b) {
    double width = a.latestNanos() - a.earliestNanos();
    double from = b.earliestNanos() - a.earliestNanos();
    double to = b.latestNanos() - a.earliestNanos();
    double before = 0;
    for (int i = 0; i < STEPS; i++) {
      double moment = width * (i + 0.5) / STEPS;
      before +=
          to <= from ? (moment < from ? 1 : 0) : Math.clamp((to - moment) / (to - from), 0, 1);
    }
    return before / STEPS;
  }
}
