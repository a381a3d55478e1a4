package dev.whence.explain.change;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.telling.Onsets;
import dev.whence.model.CellKey;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Whether things went back to what they were once a change was taken back: the one observation by
/// which a machine may call a suspect a match.
final class Recovery {

  /// Slices after a rollback by which it is judged, and how many of them must be as before.
  private static final int FEWEST = 3;

  private static final double MOST_OF_THEM = 0.8;

  private final List<ChangeEvent> events;
  private final Onsets onsets;

  Recovery(List<ChangeEvent> events, Onsets onsets) {
    this.events = events;
    this.onsets = onsets;
  }

  /// @param cause whose trigger the change is
  boolean after(ChangeEvent change, Candidate cause) {
    ChangeEvent rollback = rollback(change);
    if (rollback == null || cause.findings().isEmpty()) {
      return false;
    }
    Finding main = cause.findings().getFirst();
    SortedMap<Long, Double> curve = onsets.curve(main);
    return curve != null
        && isBack(
            curve.tailMap(rollback.timeNanos() + CellKey.SLICE_NANOS),
            main.change().before(),
            mean(curve, change.timeNanos(), rollback.timeNanos()));
  }

  /// The first rollback of the same service after the change.
  private @Nullable ChangeEvent rollback(ChangeEvent change) {
    return events.stream()
        .filter(event -> event.kind() == ChangeKind.ROLLBACK)
        .filter(event -> event.service() != null && event.service().equals(change.service()))
        .filter(event -> event.timeNanos() > change.timeNanos())
        .findFirst()
        .orElse(null);
  }

  /// NaN, which nothing is better than, where nothing is known of that time.
  private static double mean(SortedMap<Long, Double> curve, long from, long to) {
    return curve.subMap(from, to).values().stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(Double.NaN);
  }

  private static boolean isBack(Map<Long, Double> rest, double before, double during) {
    double middle = (before + during) / 2;
    long back =
        rest.values().stream().filter(v -> during > before ? v < middle : v > middle).count();
    return rest.size() >= FEWEST && back >= MOST_OF_THEM * rest.size();
  }
}
