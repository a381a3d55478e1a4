package dev.whence.intake;

import dev.whence.model.Logs;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Request IDs of new log lines of no trace, each with when the newest of its lines arrived. Where
/// they are too many to be held at once, they are taken part by part, for each of which the lines
/// are to be added again. Not thread-safe.
final class NewLineIds {

  private static final int MOST_PARTS = 4_096;

  private final int most;
  private final Map<String, Long> newest = new HashMap<>();
  private Share part = new Share(0, 1);

  /// @param most so many are held at once, about
  NewLineIds(int most) {
    this.most = most;
  }

  /// Adds those of the part that is being taken.
  ///
  /// @param arrivedNanos when the newest of the lines arrived; 0 where none is new
  void add(Logs lines, long arrivedNanos) {
    for (int row = 0; arrivedNanos > 0 && row < lines.size(); row++) {
      String id = lines.traceId(row).isNone() ? lines.requestId(row) : "";
      if (!id.isEmpty() && part.has(id)) {
        newest.merge(id, arrivedNanos, Math::max);
      }
    }
    if (newest.size() > most && part.number() == 0 && part.of() < MOST_PARTS) {
      part = part.halves().getFirst();
      newest.keySet().removeIf(id -> !part.has(id));
    }
  }

  Set<String> ids() {
    return Collections.unmodifiableSet(newest.keySet());
  }

  boolean has(String id) {
    return newest.containsKey(id);
  }

  /// When the newest line of an ID arrived; 0 where there is none.
  long arrivedNanos(String id) {
    return newest.getOrDefault(id, 0L);
  }

  /// Goes on to the next part: the lines are to be added again.
  ///
  /// @return false where all were taken
  boolean next() {
    newest.clear();
    boolean more = part.number() + 1 < part.of();
    part = more ? new Share(part.number() + 1, part.of()) : part;
    return more;
  }
}
