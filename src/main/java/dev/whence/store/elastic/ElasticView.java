package dev.whence.store.elastic;

import dev.whence.model.Tenant;
import dev.whence.store.BlockKind;
import dev.whence.store.BlockQuery;
import dev.whence.store.BlockView;
import dev.whence.store.LiveCells;
import dev.whence.store.LiveItems;
import dev.whence.store.Partition;
import dev.whence.store.StoredBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Some partitions as one state has them, and what of them is in memory. For one thread, which may
/// have several others read the frames of the blocks it found.
final class ElasticView implements BlockView {

  private static final int MOST_AT_ONCE = 128;
  private static final long MOST_BYTES_AT_ONCE = 8L << 20;

  private final ElasticBlocks blocks;
  private final State state;
  private final Memory memory;
  private final Set<Partition> partitions;
  private final Set<Partition> live;

  ElasticView(
      ElasticBlocks blocks,
      State state,
      Memory memory,
      Set<Partition> partitions,
      Set<Partition> live) {
    this.blocks = blocks;
    this.state = state;
    this.memory = memory;
    this.partitions = partitions;
    this.live = live;
  }

  @Override
  public List<LiveItems> liveItems(Tenant tenant) {
    List<LiveItems> all = new ArrayList<>();
    live.forEach(partition -> all.addAll(memory.items(partition, tenant)));
    return all;
  }

  @Override
  public List<LiveCells> liveCells(Tenant tenant, BlockKind kind) {
    List<LiveCells> all = new ArrayList<>();
    live.forEach(partition -> all.addAll(memory.cells(partition, tenant, kind)));
    return all;
  }

  @Override
  public List<BlockHead> search(BlockQuery query) throws IOException {
    List<BlockHead> found = blocks.search(query, state, partitions);
    prepare(found);
    return found;
  }

  @Override
  public void prepare(List<? extends StoredBlock> next) {
    for (int i = 0; i < next.size(); i++) {
      int at = i;
      ((BlockHead) next.get(i)).loadedBy(() -> take(next, at));
    }
  }

  private synchronized byte[] take(List<? extends StoredBlock> next, int at) throws IOException {
    BlockHead head = (BlockHead) next.get(at);
    if (!head.isLoaded()) {
      load(next, at);
    }
    return head.take();
  }

  private void load(List<? extends StoredBlock> next, int from) throws IOException {
    List<BlockHead> together = new ArrayList<>();
    long bytes = 0;
    for (int i = from; i < next.size() && together.size() < MOST_AT_ONCE; i++) {
      BlockHead head = (BlockHead) next.get(i);
      if (i > from && (head.isLoaded() || head.isTaken())) {
        continue;
      }
      bytes += head.bytes();
      if (i > from && bytes > MOST_BYTES_AT_ONCE) {
        break;
      }
      together.add(head);
    }
    blocks.load(together);
  }
}
