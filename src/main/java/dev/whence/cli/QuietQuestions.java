package dev.whence.cli;

import dev.whence.model.CellKey;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Questions about windows in which nothing was wrong, made from a case's baselines. They end with
/// a slice: a window is read to the end of its last one, which may hold the fault's beginning.
final class QuietQuestions {

  private static final long HALF_HOUR_NANOS = 1_800_000_000_000L;

  /// A baseline longer than this is asked about piece by piece.
  private static final long LONG_NANOS = 4 * HALF_HOUR_NANOS;

  private QuietQuestions() {}

  /// @param window in which nothing was wrong
  /// @param baseline to compare it with
  record Quiet(TimeRange window, TimeRange baseline) {}

  static List<Quiet> of(EvaluationCase labelled) {
    List<TimeRange> baselines =
        labelled.baselines().stream()
            .map(range -> new TimeRange(range.fromNanos(), CellKey.sliceOf(range.toNanos())))
            .sorted(Comparator.comparingLong(TimeRange::fromNanos))
            .toList();
    if (baselines.isEmpty()) {
      return List.of();
    }
    if (baselines.size() > 1) {
      return List.of(new Quiet(baselines.getLast(), baselines.getFirst()));
    }
    TimeRange only = baselines.getFirst();
    long middle = only.fromNanos() + only.durationNanos() / 2;
    TimeRange first = new TimeRange(only.fromNanos(), middle);
    if (only.durationNanos() <= LONG_NANOS) {
      return List.of(new Quiet(new TimeRange(middle, only.toNanos()), first));
    }
    List<Quiet> pieces = new ArrayList<>();
    for (long at = middle; at + HALF_HOUR_NANOS <= only.toNanos(); at += HALF_HOUR_NANOS) {
      pieces.add(new Quiet(new TimeRange(at, at + HALF_HOUR_NANOS), first));
    }
    return pieces;
  }
}
