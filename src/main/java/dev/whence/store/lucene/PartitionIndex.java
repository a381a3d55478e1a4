package dev.whence.store.lucene;

import dev.whence.model.Cell;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.Block;
import dev.whence.store.BlockKind;
import dev.whence.store.CellParts;
import dev.whence.store.LiveCells;
import dev.whence.store.LiveItems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.jspecify.annotations.Nullable;

/// Moves what was written from memory into the index of a partition. All but [#add] and [#state]
/// are called by one thread at a time; `memory` is the lock that guards changes of the state.
final class PartitionIndex {

  private static final int CELL_LISTS = 32;
  private static final int LIVE_ITEMS = 1 << 16;

  /// So many items may wait in memory while a commit is under way.
  private static final int MOST_PENDING = 1 << 18;

  /// Of small frames, however many wait after that, so many items become one block.
  private static final int MOST_TOGETHER = 8_192;

  private final PartitionFiles files;
  private final LuceneSettings settings;
  private final Vocabulary vocabulary;
  private final LongSupplier clock;
  private @Nullable IndexWriter writer;

  /// Null once closed.
  private volatile @Nullable PartitionState state;

  PartitionIndex(
      PartitionFiles files, LuceneSettings settings, Vocabulary vocabulary, LongSupplier clock)
      throws IOException {
    this.files = files;
    this.settings = settings;
    this.vocabulary = vocabulary;
    this.clock = clock;
    this.state = PartitionState.of(files.reader());
  }

  @Nullable PartitionState state() {
    return state;
  }

  PartitionState needState() {
    PartitionState now = state;
    if (now == null) {
      throw new IllegalStateException(files.path() + " is closed");
    }
    return now;
  }

  /// Whether so much is in memory that who adds to it should wait until it is in the index.
  boolean isFull() {
    PartitionState now = state;
    return now != null
        && (PartitionState.items(now.pending()) > MOST_PENDING
            || now.cellCount() > 2 * mostCells());
  }

  /// Cells of all tenants in memory that are more than should wait for the next commit.
  private long mostCells() {
    return 2L * settings.liveCells();
  }

  /// Adds to memory; the caller holds its lock.
  void add(List<LiveItems> items, List<LiveCells> cells) {
    state = needState().plus(items, cells);
  }

  /// Does what a tenant's write made due.
  void work(Object memory, Tenant tenant) throws IOException {
    List<LiveItems> pending = needState().pending(tenant);
    if (PartitionState.items(pending) >= settings.blockItems()) {
      index(memory, pending);
    }
    List<LiveItems> indexed = needState().indexed();
    if (indexed.size() >= settings.liveBlocks() || PartitionState.items(indexed) > LIVE_ITEMS) {
      show(memory, List.of());
    }
    for (BlockKind kind : List.of(BlockKind.LOCAL_CELLS, BlockKind.PROVISIONAL_CELLS)) {
      mergeCells(memory, tenant, kind);
    }
    if (needState().cellCount() > mostCells()) {
      flush(memory, needState());
    }
  }

  private void mergeCells(Object memory, Tenant tenant, BlockKind kind) throws IOException {
    List<LiveCells> lists = needState().cells(tenant, kind);
    if (lists.size() > CELL_LISTS) {
      List<LiveCells> small = small(lists);
      LiveCells sum = new LiveCells(tenant, kind, LiveCells.sum(small).unsorted());
      synchronized (memory) {
        state = needState().merged(small, sum);
      }
      if (sum.cells().size() > settings.liveCells()) {
        flush(memory, needState());
      }
    }
  }

  /// Those that it pays to add up: a list waits until the smaller ones have come to about its size,
  /// so that a cell is added up a few times and not every time.
  private static List<LiveCells> small(List<LiveCells> lists) {
    List<LiveCells> sorted = new ArrayList<>(lists);
    sorted.sort(Comparator.comparingInt(list -> list.cells().size()));
    int count = 2;
    long cells = sorted.get(0).cells().size() + (long) sorted.get(1).cells().size();
    while (count < sorted.size() && sorted.get(count).cells().size() <= cells) {
      cells += sorted.get(count++).cells().size();
    }
    return sorted.subList(0, count);
  }

  /// Writes one tenant's pending items: large frames as they are, small ones as one block.
  private void index(Object memory, List<LiveItems> pending) throws IOException {
    List<LiveItems> blocks = LiveItems.merged(pending, settings.blockItems(), MOST_TOGETHER);
    for (LiveItems block : blocks) {
      write(block.block(clock.getAsLong(), vocabulary));
    }
    synchronized (memory) {
      state = needState().indexed(pending, blocks.stream().map(LiveItems::written).toList());
    }
  }

  private void write(Block block) throws IOException {
    writer().addDocument(BlockDocument.of(block));
  }

  private IndexWriter writer() throws IOException {
    IndexWriter open = writer;
    if (open == null) {
      open = files.writer(settings.bufferMegabytes());
      writer = open;
    }
    return open;
  }

  /// Writes what was in memory at one moment to the index and lets the index show it. What comes
  /// into memory meanwhile stays there.
  void flush(Object memory, PartitionState now) throws IOException {
    write(memory, now);
    show(memory, now.cells());
  }

  /// Adds documents to an index.
  @FunctionalInterface
  interface Addition {
    void to(IndexWriter index) throws IOException;
  }

  /// The same, and replaces some documents in the index.
  void replace(Object memory, PartitionState now, Collection<String> gone, Addition by)
      throws IOException {
    write(memory, now);
    if (!gone.isEmpty()) {
      writer()
          .deleteDocuments(
              gone.stream().map(id -> Fields.term(Fields.ID, id)).toArray(Term[]::new));
    }
    by.to(writer());
    show(memory, now.cells());
  }

  private void write(Object memory, PartitionState now) throws IOException {
    for (List<LiveItems> ofTenant :
        now.pending().stream().collect(Collectors.groupingBy(LiveItems::tenant)).values()) {
      index(memory, ofTenant);
    }
    for (LiveCells each : now.cells()) {
      List<LiveCells> same = now.cells(each.tenant(), each.kind());
      if (same.indexOf(each) == 0) {
        for (List<Cell> part : CellParts.of(LiveCells.sum(same).sorted())) {
          write(Block.ofCells(each.tenant(), each.kind(), part, List.of(), clock.getAsLong()));
        }
      }
    }
  }

  private void show(Object memory, List<LiveCells> cells) throws IOException {
    if (writer == null) {
      return;
    }
    DirectoryReader old = needState().reader();
    DirectoryReader fresh =
        old == null ? DirectoryReader.open(writer()) : DirectoryReader.openIfChanged(old, writer());
    synchronized (memory) {
      DirectoryReader shown = fresh != null ? fresh : old;
      if (shown != null) {
        state = needState().shown(shown, cells);
      }
    }
    if (fresh != null && old != null) {
      old.decRef();
    }
  }

  void commit(PartitionFiles.Committed next) throws IOException {
    writer().setLiveCommitData(next.data().entrySet());
    writer().commit();
  }

  /// What is not committed is gone.
  void close(Object memory) throws IOException {
    DirectoryReader reader;
    synchronized (memory) {
      PartitionState last = state;
      state = null;
      reader = last == null ? null : last.reader();
    }
    IndexWriter open = writer;
    writer = null;
    try {
      if (reader != null) {
        reader.decRef();
      }
    } finally {
      if (open != null) {
        open.rollback();
      }
    }
  }
}
