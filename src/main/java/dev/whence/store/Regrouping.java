package dev.whence.store;

import dev.whence.model.Cell;
import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Signal;
import dev.whence.model.TraceId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The blocks of a stretch of time, as they are at one moment, on their way to be replaced by
/// others with the same items. Until [#commit] nothing changes; if it fails or never comes, the
/// blocks stay and are regrouped another time. Not thread-safe; to be closed.
public interface Regrouping extends AutoCloseable {

  /// Takes the items of a block that lie in the stretch.
  @FunctionalInterface
  interface Block {
    /// @param arrivedNanos when the newest of them arrived; 0 where they were regrouped before
    void accept(Frame items, long arrivedNanos);
  }

  Stretch stretch();

  /// Whether any block of a signal was never regrouped before: only then are its blocks replaced.
  boolean hasNew(Signal signal);

  /// Hands over the stretch's items of a signal, of all its shards, block by block. May be called
  /// again.
  void items(Signal signal, Block block);

  /// Hands over items outside of the stretch, an hour before and after at most, that carry one of
  /// some trace or request IDs. Other items may come along.
  void related(Signal signal, Set<TraceId> traces, Set<String> requestIds, Consumer<Frame> block);

  /// What the stretch, and an hour before and after, still tells of requests whose items were
  /// dropped. It stays as it is, beside what is added.
  ///
  /// @param traces those of interest
  Retained retained(Set<TraceId> traces);

  /// Adds a block of regrouped items.
  void add(Signal signal, Frame block);

  /// Adds requests of the shard that began in the stretch. May be called again, with others.
  void add(List<RequestSummary> requests);

  /// Puts the new in the place of the old. Each index changes as a whole; a crash in between leaves
  /// old blocks in some, and the stretch is regrouped again.
  ///
  /// @param localCells by signal, of the blocks added
  /// @param joinedCells those whose slice lies in the stretch, of the shard's requests; final from
  ///   now on, with all its slices
  /// @param stale slices elsewhere that are no longer final where they were worked out before the
  ///   time given, which is that of the newest arrival
  /// @throws StoreException also where the store was changed in another way meanwhile
  void commit(Map<Signal, List<Cell>> localCells, List<Cell> joinedCells, Map<Long, Long> stale);

  @Override
  void close();
}
