package dev.whence.store;

import dev.whence.model.Tenant;
import java.io.IOException;
import java.util.List;

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
}
