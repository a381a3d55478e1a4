package dev.whence.explain.structure;

import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Any;
import dev.whence.model.Exemplar;
import org.jspecify.annotations.Nullable;

/// What was seen of one thing that requests do, over all routes: how often, and the newest of it.
/// Not thread-safe while it collects.
public final class Seen {

  private final CellKind kind;
  private long count;
  private @Nullable Exemplar newest;

  Seen(CellKind kind) {
    this.kind = kind;
  }

  void add(Cell cell) {
    count += cell.count(Any.COUNT);
    Exemplar other = cell.exemplar(Exemplar.Role.NEWEST);
    if (other != null && (newest == null || other.beats(newest))) {
      newest = other;
    }
  }

  /// Of the cells that tell of it.
  public CellKind kind() {
    return kind;
  }

  /// How often, added up over the cells.
  public long count() {
    return count;
  }

  /// The newest request that it was seen in; null where none is known.
  public @Nullable Exemplar newest() {
    return newest;
  }
}
