package dev.whence.store.lucene;

import dev.whence.model.Cell;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.BlockKind;
import dev.whence.store.LiveCells;
import dev.whence.store.LiveItems;
import dev.whence.store.Partition;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.lucene.index.DirectoryReader;
import org.jspecify.annotations.Nullable;

/// One partition: its index and what of it is still in memory.
///
/// Two locks, so that nobody waits for a disk who need not: what is written goes to memory under
/// `memory`, which is only ever held for a moment; whoever moves things from memory to the index,
/// or commits, holds `index`. [#snapshot] takes neither.
final class OpenPartition {

  private final Partition partition;
  private final PartitionIndex index;
  private final BlockCache cache;
  private final ReentrantLock indexLock = new ReentrantLock();
  private final LongSupplier clock;
  private final Object memory = new Object();
  private volatile PartitionFiles.Committed committed;
  private long lastSequence;
  private long lastWriteNanos;
  private long droppedNanos;

  /// Counts writes, to know whether there were any since.
  private long writes;

  private long writesCommitted;
  private boolean closed;

  /// Whether a step failed half-way: what is in memory and in the index is then not to be trusted,
  /// and nothing but a rollback helps.
  private volatile boolean broken;

  OpenPartition(
      Partition partition,
      PartitionFiles files,
      LuceneSettings settings,
      Vocabulary vocabulary,
      LongSupplier clock,
      BlockCache cache)
      throws IOException {
    this.partition = partition;
    this.cache = cache;
    this.clock = clock;
    this.committed = files.committed();
    this.lastSequence = committed.sequence();
    this.lastWriteNanos = committed.lastWriteNanos();
    this.droppedNanos = committed.droppedNanos();
    this.index = new PartitionIndex(files, settings, vocabulary, clock);
  }

  Partition partition() {
    return partition;
  }

  /// The partition as it is now; null where it was closed meanwhile.
  @Nullable Snapshot snapshot() {
    while (true) {
      PartitionState now = index.state();
      if (now == null) {
        return null;
      }
      DirectoryReader reader = now.reader();
      if (reader == null || reader.tryIncRef()) {
        return new Snapshot(now, cache);
      }
    }
  }

  /// Adds items that come with a sequence number, and their local cells. False where it was closed
  /// meanwhile.
  boolean write(Tenant tenant, long sequence, LiveItems items, List<Cell> localCells)
      throws IOException {
    List<LiveItems> some = items.frame().size() == 0 ? List.of() : List.of(items);
    return write(tenant, sequence, some, BlockKind.LOCAL_CELLS, localCells);
  }

  /// Adds what carries no sequence number. False where it was closed meanwhile.
  boolean writeJoined(Tenant tenant, List<Cell> cells, List<Frame> requests) throws IOException {
    List<LiveItems> items = requests.stream().map(each -> LiveItems.of(tenant, each)).toList();
    return write(tenant, 0, items, BlockKind.PROVISIONAL_CELLS, cells);
  }

  private boolean write(
      Tenant tenant, long sequence, List<LiveItems> items, BlockKind kind, List<Cell> cells)
      throws IOException {
    needSound();
    synchronized (memory) {
      if (closed) {
        return false;
      }
      index.add(items, cells.isEmpty() ? List.of() : List.of(new LiveCells(tenant, kind, cells)));
      lastSequence = Math.max(lastSequence, sequence);
      lastWriteNanos = Math.max(lastWriteNanos, clock.getAsLong());
      writes++;
    }
    if (index.isFull()) {
      indexLock.lock();
    } else if (!indexLock.tryLock()) {
      return true;
    }
    try {
      if (!isClosed()) {
        soundly(() -> index.work(memory, tenant));
      }
    } finally {
      indexLock.unlock();
    }
    return true;
  }

  private void needSound() throws IOException {
    if (broken) {
      throw new IOException(partition + " failed before and was not rolled back yet");
    }
  }

  /// A step that changes the index.
  private interface Step {
    void run() throws IOException;
  }

  private void soundly(Step step) throws IOException {
    needSound();
    boolean done = false;
    try {
      step.run();
      done = true;
    } finally {
      broken |= !done;
    }
  }

  private boolean isClosed() {
    synchronized (memory) {
      return closed;
    }
  }

  /// Makes everything written so far durable.
  void commit() throws IOException {
    indexLock.lock();
    try {
      if (!isClosed() && isChanged()) {
        flushAndCommit(now -> index.flush(memory, now));
      }
    } finally {
      indexLock.unlock();
    }
  }

  /// Moves what was in memory at one moment to the index, and more.
  private interface Flush {
    void of(PartitionState now) throws IOException;
  }

  private void flushAndCommit(Flush flush) throws IOException {
    PartitionFiles.Committed next;
    PartitionState now;
    long writesNow;
    synchronized (memory) {
      if (lastWriteNanos == 0) {
        lastWriteNanos = clock.getAsLong();
      }
      next =
          new PartitionFiles.Committed(
              lastSequence, lastWriteNanos, committed.commits() + 1, droppedNanos);
      now = index.needState();
      writesNow = writes;
    }
    soundly(
        () -> {
          flush.of(now);
          index.commit(next);
        });
    synchronized (memory) {
      committed = next;
      writesCommitted = writesNow;
    }
  }

  /// Replaces documents by others and makes that durable, with everything else.
  ///
  /// @throws IOException also where it was closed meanwhile: what the others were made from may be
  ///   gone
  void replace(Collection<String> ids, PartitionIndex.Addition by) throws IOException {
    indexLock.lock();
    try {
      if (isClosed()) {
        throw new IOException(partition + " was closed meanwhile");
      }
      flushAndCommit(now -> index.replace(memory, now, ids, by));
    } finally {
      indexLock.unlock();
    }
  }

  /// The partition with everything in the index: its items and its local cells belong together.
  /// Null where it was closed meanwhile.
  @Nullable Snapshot flushed() throws IOException {
    indexLock.lock();
    try {
      if (isClosed()) {
        return null;
      }
      soundly(() -> index.flush(memory, index.needState()));
      return snapshot();
    } finally {
      indexLock.unlock();
    }
  }

  /// Whether something of it is not committed.
  boolean isChanged() {
    synchronized (memory) {
      return writes != writesCommitted;
    }
  }

  PartitionFiles.Committed committed() {
    return committed;
  }

  long lastWriteNanos() {
    synchronized (memory) {
      return lastWriteNanos;
    }
  }

  /// Counts as written now, from the next commit on.
  void writtenNow() {
    synchronized (memory) {
      lastWriteNanos = clock.getAsLong();
      writes++;
    }
  }

  /// When items of the day were last dropped; 0 for never.
  long droppedNanos() {
    synchronized (memory) {
      return droppedNanos;
    }
  }

  /// Items of the day are dropped now, from the next commit on.
  void itemsDropped() {
    synchronized (memory) {
      droppedNanos = clock.getAsLong();
      writes++;
    }
  }

  /// Commits and closes.
  void close() throws IOException {
    close(true);
  }

  /// Closes; what is not committed is gone.
  void discard() throws IOException {
    close(false);
  }

  private void close(boolean commit) throws IOException {
    indexLock.lock();
    try {
      synchronized (memory) {
        if (closed) {
          return;
        }
        closed = true;
      }
      if (commit && isChanged()) {
        flushAndCommit(now -> index.flush(memory, now));
      }
    } finally {
      try {
        index.close(memory);
      } finally {
        indexLock.unlock();
      }
    }
  }
}
