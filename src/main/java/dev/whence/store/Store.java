package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import java.util.List;
import java.util.Optional;

/// Keeps telemetry. What is written is visible to readers at once and durable after [#commit].
///
/// Frames carry the sequence number that the journal gave them. Each partition remembers the number
/// up to which it is committed, in the same atomic commit as the data: after a crash the journal is
/// replayed and what a partition already holds is skipped, so nothing is ever kept twice.
///
/// One thread writes and commits, one regroups; any number of readers.
public interface Store extends StoreReader, AutoCloseable {

  /// The highest sequence number that any partition's committed data holds, or may hold where the
  /// store is away; 0 where there is none. The journal's numbers go on above it, even if its files
  /// were lost.
  long committedSequence();

  /// Whether a partition's committed data already holds the frames up to a sequence number.
  boolean holds(Partition partition, long sequence);

  /// Writes the items of one frame that belong to one partition, with the local cells worked out
  /// from them.
  void write(Tenant tenant, Partition partition, long sequence, Frame items, List<Cell> localCells);

  /// The same for a frame that is encoded already. A store that keeps frames as [FrameCodec] writes
  /// them can take the bytes as they are.
  default void write(
      Tenant tenant, Partition partition, long sequence, Packed items, List<Cell> localCells) {
    write(tenant, partition, sequence, items.frame(), localCells);
  }

  /// Writes what the join of a live request gave: provisional, until compaction replaces it.
  void writeJoined(Tenant tenant, List<Cell> joinedCells, List<RequestSummary> requests);

  /// Keeps a document durably: it is on disk when this returns. What is there already is never
  /// written over: of two who write the same revision, at whatever instances, the first wins.
  ///
  /// @return whether that revision is now this document; where it is not, somebody was faster
  default boolean put(Tenant tenant, Document document) {
    return put(tenant, List.of(document));
  }

  /// Keeps several documents likewise, one after the other, up to the first of which the revision
  /// is somebody else's.
  ///
  /// @return whether all of these revisions are now these documents
  boolean put(Tenant tenant, List<Document> documents);

  /// Makes everything written durable; afterwards every partition holds the frames up to
  /// `sequence`.
  ///
  /// @throws StoreException where that fails. If the store [is away][StoreException#isAway],
  ///   everything written is visible as before, and the next commit makes it durable. Otherwise
  ///   nothing but [#rollback] helps.
  void commit(long sequence);

  /// Forgets what was written and not committed: the way back after a [StoreException], followed by
  /// a replay of the journal. Where the store can, questions see what was visible before until
  /// [#replayed].
  void rollback();

  /// Told after a rollback, once the journal was replayed: what was forgotten is written again.
  void replayed();

  /// Drops the partitions of a signal that nothing was written to since a moment, by the clock of
  /// this machine: telemetry that is replayed from years ago is not dropped as it comes in. What
  /// was written while that clock was ahead counts as written when this notices. Joined cells and
  /// request summaries go together, as `CELLS`.
  ///
  /// @return how many
  int drop(Signal signal, long lastWriteBeforeNanos);

  /// Drops documents of a kind that were written before a moment, by the clock of this machine:
  /// what an answer is about may be years ago. What was written while that clock was ahead counts
  /// as written when this notices.
  void drop(String kind, long writtenBeforeNanos);

  /// Drops the revisions of a document below one.
  void dropRevisions(Tenant tenant, String kind, String id, int below);

  /// Stretches of time that are worth regrouping: where items came in that were never regrouped, or
  /// joined cells are no longer final. Earliest first; they do not overlap.
  List<Stretch> stretches(StretchRules rules);

  /// Begins to regroup a stretch. Only one is regrouped at a time; its shards may be, each at
  /// another instance, and take effect together with the last of them.
  ///
  /// @return empty where another instance does it, or has done it meanwhile
  Optional<Regrouping> regroup(Stretch stretch);

  @Override
  void close();
}
