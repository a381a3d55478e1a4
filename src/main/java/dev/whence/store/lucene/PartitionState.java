package dev.whence.store.lucene;

import dev.whence.model.Tenant;
import dev.whence.store.BlockKind;
import dev.whence.store.LiveCells;
import dev.whence.store.LiveItems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
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

  PartitionState plus(List<LiveItems> items, List<LiveCells> moreCells) {
    return new PartitionState(reader, indexed, longer(pending, items), longer(cells, moreCells));
  }

  /// After pending items became blocks of the index.
  PartitionState indexed(List<LiveItems> gone, List<LiveItems> blocks) {
    return new PartitionState(reader, longer(indexed, blocks), without(pending, gone), cells);
  }

  /// After some cells were added up.
  PartitionState merged(List<LiveCells> gone, LiveCells sum) {
    return new PartitionState(reader, indexed, pending, longer(without(cells, gone), List.of(sum)));
  }

  /// After the index was asked to show everything that was written to it, some cells included.
  PartitionState shown(DirectoryReader newReader, List<LiveCells> gone) {
    return new PartitionState(newReader, List.of(), pending, without(cells, gone));
  }

  List<LiveItems> pending(Tenant tenant) {
    return pending.stream().filter(items -> items.tenant().equals(tenant)).toList();
  }

  List<LiveCells> cells(Tenant tenant, BlockKind kind) {
    return cells.stream().filter(each -> each.isOf(tenant, kind)).toList();
  }

  /// Cells in memory, those of one key in several lists counted each.
  long cellCount() {
    long count = 0;
    for (LiveCells each : cells) {
      count += each.cells().size();
    }
    return count;
  }

  static int items(List<LiveItems> all) {
    int items = 0;
    for (LiveItems each : all) {
      items += each.frame().size();
    }
    return items;
  }

  private static <T> List<T> longer(List<T> list, List<T> more) {
    List<T> both = new ArrayList<>(list.size() + more.size());
    both.addAll(list);
    both.addAll(more);
    return Collections.unmodifiableList(both);
  }

  private static <T> List<T> without(List<T> list, List<T> gone) {
    if (gone.isEmpty()) {
      return list;
    }
    Set<T> out = Collections.newSetFromMap(new IdentityHashMap<>());
    out.addAll(gone);
    return list.stream().filter(each -> !out.contains(each)).toList();
  }
}
