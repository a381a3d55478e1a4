package dev.whence.explain;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Exemplar;
import org.jspecify.annotations.Nullable;

/// What was seen of one thing that requests do, over all routes: how often, and the newest of it.
/// Not thread-safe while it collects.
final class Seen {

  private final CellKind kind;
  private long count;
  private @Nullable Exemplar newest;

  Seen(CellKind kind) {
    this.kind = kind;
  }

  void add(Cell cell) {
    count += cell.count(0);
    Exemplar other = cell.exemplar(Exemplar.Role.NEWEST);
    if (other != null && (newest == null || other.beats(newest))) {
      newest = other;
    }
  }

  /// Of the cells that tell of it.
  CellKind kind() {
    return kind;
  }

  long count() {
    return count;
  }

  @Nullable Exemplar newest() {
    return newest;
  }
}
