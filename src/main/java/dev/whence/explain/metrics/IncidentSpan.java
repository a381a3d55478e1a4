package dev.whence.explain.metrics;

import dev.whence.model.TimeRange;

/// The part of the window in which things went wrong.
///
/// @param quietUntilNanos up to where all is known to have been well; between that and the start of
///   the range nothing is known
record IncidentSpan(TimeRange range, long quietUntilNanos) {

  /// The part of the window before it.
  TimeRange quiet(TimeRange window) {
    long from = window.fromNanos();
    return new TimeRange(from, Math.max(from, Math.min(quietUntilNanos, range.fromNanos())));
  }
}
