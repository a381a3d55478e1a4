package dev.whence.store.lucene;

import dev.whence.model.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.lucene.index.DirectoryReader;
import org.jspecify.annotations.Nullable;

/// All that a question can see of a partition at one moment; replaced as a whole, so that no item
/// is ever seen twice or not at all while it moves from memory into the index.
///
/// @param reader null while the index is empty
/// @param indexed written to the index, not yet shown by the reader
/// @param pending not yet written to the index
/// @param cells not yet written to the index
record PartitionState(
    @Nullable DirectoryReader reader,
    List<LiveItems> indexed,
    List<LiveItems> pending,
    List<LiveCells> cells) {

  static PartitionState of(@Nullable DirectoryReader reader) {
    return new PartitionState(reader, List.of(), List.of(), List.of());
  }

  PartitionState withPending(LiveItems more) {
    return new PartitionState(reader, indexed, plus(pending, more), cells);
  }

  PartitionState withCells(LiveCells more) {
    return new PartitionState(reader, indexed, pending, plus(cells, more));
  }

  /// After items that were never pending became a block of the index.
  PartitionState withIndexed(LiveItems block) {
    return new PartitionState(reader, plus(indexed, block), pending, cells);
  }

  /// After a tenant's pending items became a block of the index.
  PartitionState withBlock(LiveItems block) {
    return new PartitionState(
        reader,
        plus(indexed, block),
        without(pending, items -> items.tenant().equals(block.tenant())),
        cells);
  }

  /// After a tenant's cells of one kind were replaced by one list of them.
  PartitionState withOnlyCells(LiveCells merged) {
    return new PartitionState(
        reader,
        indexed,
        pending,
        plus(without(cells, each -> each.isOf(merged.tenant(), merged.kind())), merged));
  }

  /// After the index was asked to show everything that was written to it.
  PartitionState shown(DirectoryReader newReader, boolean cellsToo) {
    return new PartitionState(newReader, List.of(), pending, cellsToo ? List.of() : cells);
  }

  int pendingItems(Tenant tenant) {
    int items = 0;
    for (LiveItems each : pending) {
      if (each.tenant().equals(tenant)) {
        items += each.frame().size();
      }
    }
    return items;
  }

  private static <T> List<T> plus(List<T> list, T more) {
    List<T> longer = new ArrayList<>(list.size() + 1);
    longer.addAll(list);
    longer.add(more);
    return List.copyOf(longer);
  }

  private static <T> List<T> without(List<T> list, Predicate<T> gone) {
    return list.stream().filter(gone.negate()).toList();
  }
}
