package dev.whence.store;

import dev.whence.model.CellKind;
import dev.whence.model.Tenant;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Some partitions at one moment: what is still in memory, and the blocks kept.
public interface BlockView {

  /// A tenant's items in memory.
  List<LiveItems> liveItems(Tenant tenant);

  /// A tenant's cells in memory.
  List<LiveCells> liveCells(Tenant tenant, BlockKind kind);

  /// Blocks that match, in no order.
  List<? extends StoredBlock> search(BlockQuery query) throws IOException;

  /// Makes the frames of blocks that are about to be read cheaper to read, in this order.
  default void prepare(List<? extends StoredBlock> blocks) throws IOException {}

  /// The cells of blocks of which a question tells no times apart, block by block or added up.
  /// Where blocks that were read are kept, so is what they add up to for questions asked again.
  ///
  /// @param blocks of one tenant, earliest first; at least one
  /// @param kinds those wanted; others may be missing
  default List<CellColumns> wholeCells(List<StoredBlock> blocks, Set<CellKind> kinds, Grain grain)
      throws IOException {
    return AtOnce.each(blocks, block -> block.cells(kinds, grain.wholeAt(block.minNanos())));
  }
}
