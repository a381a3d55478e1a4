package dev.whence.store.lucene;

import dev.whence.model.Cell;
import dev.whence.model.Cells;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.Partition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.jspecify.annotations.Nullable;

/// One partition's index and what of it is still in memory.
///
/// Methods that change it exclude each other; [#snapshot] never waits for them.
final class OpenPartition {

  private static final int CELL_LISTS = 32;
  private static final int LIVE_ITEMS = 1 << 16;

  private final Partition partition;
  private final PartitionFiles files;
  private final LuceneSettings settings;
  private final Vocabulary vocabulary;
  private final LongSupplier clock;
  private @Nullable IndexWriter writer;
  private volatile PartitionFiles.Committed committed;
  private long lastSequence;
  private long lastWriteNanos;
  private volatile boolean changed;
  private boolean closed;

  /// Null once closed.
  private volatile @Nullable PartitionState state;

  OpenPartition(
      Partition partition,
      PartitionFiles files,
      LuceneSettings settings,
      Vocabulary vocabulary,
      LongSupplier clock)
      throws IOException {
    this.partition = partition;
    this.files = files;
    this.settings = settings;
    this.vocabulary = vocabulary;
    this.clock = clock;
    this.committed = files.committed();
    this.lastSequence = committed.sequence();
    this.lastWriteNanos = committed.lastWriteNanos();
    this.state = PartitionState.of(files.reader());
  }

  Partition partition() {
    return partition;
  }

  /// The partition as it is now; null where it was closed meanwhile.
  @Nullable Snapshot snapshot() {
    while (true) {
      PartitionState now = state;
      if (now == null) {
        return null;
      }
      DirectoryReader reader = now.reader();
      if (reader == null || reader.tryIncRef()) {
        return new Snapshot(now);
      }
    }
  }

  private PartitionState state() {
    PartitionState now = state;
    if (now == null) {
      throw new IllegalStateException(partition + " is closed");
    }
    return now;
  }

  /// Adds items that come with a sequence number, and their local cells. False where it was closed
  /// meanwhile.
  synchronized boolean write(Tenant tenant, long sequence, Frame items, List<Cell> localCells)
      throws IOException {
    if (closed) {
      return false;
    }
    addItems(tenant, items);
    addCells(tenant, Kind.LOCAL_CELLS, localCells);
    lastSequence = Math.max(lastSequence, sequence);
    return true;
  }

  /// Adds what carries no sequence number. False where it was closed meanwhile.
  synchronized boolean writeJoined(Tenant tenant, List<Cell> cells, @Nullable Frame requests)
      throws IOException {
    if (closed) {
      return false;
    }
    if (requests != null) {
      addItems(tenant, requests);
    }
    addCells(tenant, Kind.PROVISIONAL_CELLS, cells);
    return true;
  }

  private void addItems(Tenant tenant, Frame items) throws IOException {
    if (items.size() == 0) {
      return;
    }
    touched();
    if (items.size() >= settings.blockItems()) {
      index(tenant, items, List.of());
    } else {
      state = state().withPending(LiveItems.of(tenant, items));
      if (state().pendingItems(tenant) >= settings.blockItems()) {
        indexPending(tenant);
      }
    }
    if (state().indexed().size() >= settings.liveBlocks() || liveItems() > LIVE_ITEMS) {
      show(false);
    }
  }

  private long liveItems() {
    return state().indexed().stream().mapToLong(items -> items.frame().size()).sum();
  }

  private void addCells(Tenant tenant, Kind kind, List<Cell> cells) throws IOException {
    if (cells.isEmpty()) {
      return;
    }
    touched();
    state = state().withCells(new LiveCells(tenant, kind, cells));
    List<LiveCells> lists = cellsOf(tenant, kind);
    if (lists.size() > CELL_LISTS) {
      List<Cell> merged = merged(lists);
      state = state().withOnlyCells(new LiveCells(tenant, kind, merged));
      if (merged.size() > settings.liveCells()) {
        flush();
      }
    }
  }

  private List<LiveCells> cellsOf(Tenant tenant, Kind kind) {
    return state().cells().stream().filter(cells -> cells.isOf(tenant, kind)).toList();
  }

  private static List<Cell> merged(List<LiveCells> lists) {
    Cells merged = new Cells();
    lists.forEach(list -> merged.addAll(list.cells()));
    return merged.sorted();
  }

  private void touched() {
    changed = true;
    lastWriteNanos = Math.max(lastWriteNanos, clock.getAsLong());
  }

  private void indexPending(Tenant tenant) throws IOException {
    List<Frame> frames = new ArrayList<>();
    for (LiveItems items : state().pending()) {
      if (items.tenant().equals(tenant)) {
        frames.add(items.frame());
      }
    }
    Signal signal = frames.getFirst().signal();
    index(tenant, frames.size() == 1 ? frames.getFirst() : Frame.concat(signal, frames), frames);
  }

  private void index(Tenant tenant, Frame block, List<Frame> merged) throws IOException {
    Kind kind = block.signal() == Signal.REQUESTS ? Kind.REQUESTS : Kind.ITEMS;
    writer().addDocument(BlockDocument.ofItems(tenant, kind, block, clock.getAsLong(), vocabulary));
    LiveItems live = LiveItems.of(tenant, block);
    state = merged.isEmpty() ? state().withIndexed(live) : state().withBlock(live);
  }

  private IndexWriter writer() throws IOException {
    IndexWriter open = writer;
    if (open == null) {
      open = files.writer(settings.bufferMegabytes());
      writer = open;
    }
    return open;
  }

  /// Writes everything in memory to the index and lets it show it.
  private void flush() throws IOException {
    for (Tenant tenant : tenants(state().pending())) {
      indexPending(tenant);
    }
    for (LiveCells each : state().cells()) {
      List<LiveCells> same = cellsOf(each.tenant(), each.kind());
      if (same.indexOf(each) == 0) {
        writer()
            .addDocument(
                BlockDocument.ofCells(
                    each.tenant(), each.kind(), merged(same), List.of(), clock.getAsLong()));
      }
    }
    show(true);
  }

  private static Set<Tenant> tenants(List<LiveItems> items) {
    Set<Tenant> tenants = new TreeSet<>();
    items.forEach(each -> tenants.add(each.tenant()));
    return tenants;
  }

  private void show(boolean cellsToo) throws IOException {
    if (writer == null) {
      return;
    }
    PartitionState before = state();
    DirectoryReader old = before.reader();
    DirectoryReader fresh =
        old == null ? DirectoryReader.open(writer()) : DirectoryReader.openIfChanged(old, writer());
    if (fresh == null && old != null) {
      old.incRef();
      fresh = old;
    }
    state = before.shown(fresh, cellsToo);
    if (old != null) {
      old.decRef();
    }
  }

  /// Makes everything durable.
  synchronized void commit() throws IOException {
    if (!closed && changed) {
      flush();
      commitIndex();
    }
  }

  private void commitIndex() throws IOException {
    PartitionFiles.Committed next = 
        new PartitionFiles.Committed(lastSequence, lastWriteNanos, committed.commits() + 1);
    writer().setLiveCommitData(next.data().entrySet());
    writer().commit();
    committed = next;
    changed = false;
  }

  /// Replaces documents by others and makes that durable, with everything else.
  ///
  /// @throws IOException also where it was closed meanwhile: what the others were made from may be
  ///   gone
  synchronized void replace(Collection<String> ids, Collection<Document> by) throws IOException {
    if (closed) {
      throw new IOException(partition + " was closed meanwhile");
    }
    flush();
    if (lastWriteNanos == 0) {
      lastWriteNanos = clock.getAsLong();
    }
    Term[] gone = ids.stream().map(id -> Fields.term(Fields.ID, id)).toArray(Term[]::new);
    writer().deleteDocuments(gone);
    writer().addDocuments(by);
    show(true);
    commitIndex();
  }

  /// The partition with everything in the index: its items and its local cells belong together. Null
  /// where it was closed meanwhile.
  synchronized @Nullable Snapshot flushed() throws IOException {
    if (!closed) {
      flush();
    }
    return snapshot();
  }

  /// Whether something of it is not committed.
  boolean isChanged() {
    return changed;
  }

  PartitionFiles.Committed committed() {
    return committed;
  }

  synchronized long lastWriteNanos() {
    return lastWriteNanos;
  }

  /// Commits and closes.
  synchronized void close() throws IOException {
    if (!closed) {
      commit();
      discard();
    }
  }

  /// Closes; what is not committed is gone.
  synchronized void discard() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    DirectoryReader reader = state().reader();
    state = null;
    if (reader != null) {
      reader.decRef();
    }
    if (writer != null) {
      writer.rollback();
    }
  }
}
