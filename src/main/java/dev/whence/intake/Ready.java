package dev.whence.intake;

import dev.whence.model.Cell;
import dev.whence.store.Packed;
import dev.whence.store.Partition;
import java.util.List;

/// A journalled export with everything worked out that can be without the store.
///
/// @param bytes what it takes of the heap, about
record Ready(JournalRecord record, List<Part> parts, long bytes) {

  /// The items of one partition and their local cells.
  record Part(Partition partition, Packed items, List<Cell> cells) {}
}
