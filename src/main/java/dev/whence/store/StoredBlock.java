package dev.whence.store;

import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/// A block that a store keeps, its frame not yet read.
public interface StoredBlock {

  Tenant tenant() throws IOException;

  BlockKind kind() throws IOException;

  /// Earliest time of its items.
  long minNanos();

  /// Latest time of its items.
  long maxNanos();

  /// When its newest item arrived; 0 where that does not matter any more.
  long arrivalNanos() throws IOException;

  /// How many items.
  long count() throws IOException;

  /// Slices that its joined cells are final for.
  SortedSet<Long> finalSlices() throws IOException;

  /// Keys of the services that its items are of.
  Collection<String> services() throws IOException;

  /// Reads it.
  Frame frame() throws IOException;

  /// Reads a block of cells.
  default CellColumns cells() throws IOException {
    return CellColumns.of(frame());
  }

  /// Reads a block of cells for a question that tells them apart no finer than this. Where blocks
  /// that were read are kept, so is what each kind of cells adds up to for questions asked again;
  /// else they are the cells as they are.
  ///
  /// @param kinds those wanted; others may be missing
  /// @return in parts, each with cells that no other part has
  default List<CellColumns> cells(Set<CellKind> kinds, Grain grain) throws IOException {
    return List.of(cells());
  }
}
