package dev.whence.explain;

import dev.whence.model.TimeRange;
import java.util.List;

/// The symptom's window against its baselines.
///
/// @param baselines at least one, the best first
/// @param given whether the asker named the baselines; else it is what lay just before
/// @param history what was widened, and why
public record Windows(
    TimeRange window, List<TimeRange> baselines, boolean given, List<Widening> history) {

  public Windows {
    baselines = List.copyOf(baselines);
    history = List.copyOf(history);
  }

  /// A change made to the window asked for.
  public record Widening(long fromNanos, String reason) {}

  /// The windows a question means; without baselines, twice the window's length just before it.
  static Windows of(Question question) {
    TimeRange window = question.window();
    if (!question.baselines().isEmpty()) {
      return new Windows(window, question.baselines(), true, List.of());
    }
    long length = Math.max(window.durationNanos() * 2, 60_000_000_000L);
    TimeRange before = new TimeRange(window.fromNanos() - length, window.fromNanos());
    return new Windows(window, List.of(before), false, List.of());
  }

  /// The smallest range that covers everything.
  TimeRange all() {
    long from = window.fromNanos();
    long to = window.toNanos();
    for (TimeRange baseline : baselines) {
      from = Math.min(from, baseline.fromNanos());
      to = Math.max(to, baseline.toNanos());
    }
    return new TimeRange(from, to);
  }
}
