package dev.whence.store.lucene;

import dev.whence.model.Signal;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.BlockSource;
import dev.whence.store.ClockAhead;
import dev.whence.store.JoinedDay;
import dev.whence.store.Partition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// All partitions in a directory: opened when asked for, the one unused for longest closed when
/// there are too many, those that somebody keeps open aside. Thread-safe.
final class Partitions implements BlockSource {

  private static final long NEVER = -1;

  private final PartitionDirectories directories;
  private final LuceneSettings settings;
  private final Vocabulary vocabulary;
  private final LongSupplier clock;
  private final BlockCache cache = BlockCache.ofHeap();
  private final Map<Partition, PartitionFiles.Committed> known;

  /// How often a partition was committed when nothing was found in it.
  private final Map<Partition, Long> found = new ConcurrentHashMap<>();

  /// Whether a partition could not commit when it was closed: what it held is lost until the
  /// journal is replayed.
  private boolean broken;

  private final HeldSnapshots held = new HeldSnapshots();

  private final Map<Partition, OpenPartition> open = new LinkedHashMap<>(16, 0.75f, true);

  /// How many keep a partition open.
  private final Map<OpenPartition, Integer> kept = new IdentityHashMap<>();

  Partitions(Path directory, LuceneSettings settings, Vocabulary vocabulary, LongSupplier clock)
      throws IOException {
    this.directories = new PartitionDirectories(directory);
    this.settings = settings;
    this.vocabulary = vocabulary;
    this.clock = clock;
    this.known = directories.look();
  }

  /// Does something with a partition, which is opened for it.
  ///
  /// @param use gives false where the partition was closed meanwhile
  void use(Partition partition, Use use) throws IOException {
    while (!use.with(open(partition))) {}
  }

  /// See [#use].
  @FunctionalInterface
  interface Use {
    boolean with(OpenPartition partition) throws IOException;
  }

  private synchronized void needSound() throws IOException {
    if (broken) {
      throw new IOException("a partition failed to close; the store was not rolled back yet");
    }
  }

  private synchronized OpenPartition open(Partition partition) throws IOException {
    needSound();
    OpenPartition found = open.get(partition);
    if (found == null) {
      closeUnused();
      found =
          new OpenPartition(
              partition, directories.files(partition), settings, vocabulary, clock, cache);
      known.putIfAbsent(partition, PartitionFiles.Committed.NONE);
      open.put(partition, found);
    }
    return found;
  }

  /// Keeps a partition open, however many others are asked for, until [#letGo]. It is closed all
  /// the same where it is dropped, and with all others.
  synchronized void keep(OpenPartition partition) {
    kept.merge(partition, 1, Integer::sum);
  }

  synchronized void letGo(OpenPartition partition) {
    kept.computeIfPresent(partition, (_, times) -> times == 1 ? null : times - 1);
  }

  private void closeUnused() throws IOException {
    Iterator<OpenPartition> oldest = open.values().iterator();
    while (open.size() >= settings.openPartitions() && oldest.hasNext()) {
      OpenPartition closing = oldest.next();
      if (kept.containsKey(closing)) {
        continue;
      }
      boolean holding = held.hold(closing);
      broken = true;
      closing.close();
      broken = false;
      if (holding) {
        held.release(closing.partition());
      }
      known.put(closing.partition(), closing.committed());
      oldest.remove();
    }
  }

  /// An empty index for what is to be moved into a partition's as a whole.
  SideIndex beside(Partition partition) throws IOException {
    return directories.beside(partition, settings.bufferMegabytes());
  }

  /// Partitions of a signal with room for a range of event time, earliest first.
  synchronized List<Partition> list(Signal signal, TimeRange range) {
    List<Partition> found = new ArrayList<>();
    for (Partition partition : known.keySet()) {
      if (partition.signal() == signal
          && partition.startNanos() < range.toNanos()
          && partition.endNanos() > range.fromNanos()) {
        found.add(partition);
      }
    }
    return found;
  }

  @Override
  public Snapshots views(Set<Signal> signals, TimeRange range) throws IOException {
    Snapshots snapshots = new Snapshots();
    try {
      for (Signal signal : signals) {
        for (Partition partition : list(signal, range)) {
          snapshots.add(view(partition));
        }
      }
      return snapshots;
    } catch (IOException | RuntimeException e) {
      snapshots.close();
      throw e;
    }
  }

  /// A partition as questions see it.
  private synchronized Snapshot view(Partition partition) throws IOException {
    Snapshot before = held.of(partition);
    Snapshot now = before != null ? before : open(partition).snapshot();
    if (now == null) {
      throw new IOException(partition + " is closed");
    }
    return now;
  }

  private static boolean addSnapshot(OpenPartition partition, Snapshots to) {
    Snapshot snapshot = partition.snapshot();
    if (snapshot != null) {
      to.add(snapshot);
    }
    return snapshot != null;
  }

  /// Looks at a partition, unless an earlier look found nothing and it is as it was then.
  void whereChanged(Partition partition, Look look) throws IOException {
    long now = commits(partition);
    if (now >= 0 && now == found.getOrDefault(partition, NEVER)) {
      return;
    }
    boolean any = true;
    try (Snapshots snapshots = new Snapshots()) {
      use(partition, each -> addSnapshot(each, snapshots));
      any = look.at(snapshots.all().getFirst());
    } finally {
      if (any) {
        found.remove(partition);
      } else if (now >= 0) {
        found.put(partition, now);
      }
    }
  }

  /// See [#whereChanged]: whether anything was found.
  @FunctionalInterface
  interface Look {
    boolean at(Snapshot snapshot) throws IOException;
  }

  /// How often a partition was committed; -1 while something of it is not.
  private synchronized long commits(Partition partition) {
    OpenPartition opened = open.get(partition);
    if (opened != null && opened.isChanged()) {
      return -1;
    }
    return opened != null
        ? opened.committed().commits()
        : known.getOrDefault(partition, PartitionFiles.Committed.NONE).commits();
  }

  /// The number up to which a partition's frames are durable; 0 for none.
  synchronized long committedSequence(Partition partition) {
    OpenPartition opened = open.get(partition);
    return opened != null
        ? opened.committed().sequence()
        : known.getOrDefault(partition, PartitionFiles.Committed.NONE).sequence();
  }

  synchronized long committedSequence() {
    return known.keySet().stream().mapToLong(this::committedSequence).max().orElse(0);
  }

  /// Commits all; cells last, since they are worked out from the others: rather lost than twice.
  ///
  /// @throws IOException also where a partition failed to close before all was committed
  void commit() throws IOException {
    List<OpenPartition> all = opened();
    for (OpenPartition each : all) {
      if (each.partition().signal() != Signal.CELLS) {
        each.commit();
      }
    }
    for (OpenPartition each : all) {
      each.commit();
    }
    needSound();
  }

  private synchronized List<OpenPartition> opened() {
    return List.copyOf(open.values());
  }

  /// Deletes the partitions of a signal that nothing was written to since a moment.
  synchronized int drop(Signal signal, long lastWriteBeforeNanos) throws IOException {
    List<Partition> old = new ArrayList<>();
    List<Partition> ahead = new ArrayList<>();
    for (Map.Entry<Partition, PartitionFiles.Committed> entry : known.entrySet()) {
      OpenPartition opened = open.get(entry.getKey());
      long lastWrite = opened == null ? entry.getValue().lastWriteNanos() : opened.lastWriteNanos();
      if (entry.getKey().signal() == signal && lastWrite < lastWriteBeforeNanos) {
        old.add(entry.getKey());
      } else if (entry.getKey().signal() == signal
          && ClockAhead.gave(lastWrite, clock.getAsLong())) {
        ahead.add(entry.getKey());
      }
    }
    for (Partition partition : ahead) {
      open(partition).writtenNow();
    }
    noteDropped(old);
    for (Partition partition : old) {
      drop(partition);
    }
    return old.size();
  }

  /// What is left of the days of some items is told that these go, for good.
  private void noteDropped(List<Partition> items) throws IOException {
    List<Partition> left = new ArrayList<>();
    for (Partition each : items) {
      Partition joined = JoinedDay.partition(each.startNanos());
      if (JoinedDay.ITEMS.contains(each.signal()) && known.containsKey(joined)) {
        left.add(joined);
      }
    }
    if (!left.isEmpty()) {
      commit(); // what is in memory was worked out from them as well
      for (Partition each : left) {
        open(each).itemsDropped();
      }
      commit();
    }
  }

  private void drop(Partition partition) throws IOException {
    OpenPartition opened = open.remove(partition);
    if (opened != null) {
      opened.discard();
    }
    known.remove(partition);
    found.remove(partition);
    held.release(partition);
    directories.drop(partition);
  }

  /// Commits and closes all.
  synchronized void close() throws IOException {
    try {
      commit();
    } finally {
      discard();
      replayed();
    }
  }

  /// Closes all; what is not committed is gone, but for questions, until it is written again.
  synchronized void rollback() throws IOException {
    for (OpenPartition each : open.values()) {
      held.hold(each);
    }
    discard();
  }

  /// After a rollback: what is held is written again.
  synchronized void replayed() throws IOException {
    held.releaseAll();
  }

  private void discard() throws IOException {
    for (OpenPartition each : open.values()) {
      each.discard();
      known.put(each.partition(), each.committed());
    }
    open.clear();
    broken = false;
    known
        .entrySet()
        .removeIf(
            each ->
                each.getValue().equals(PartitionFiles.Committed.NONE) && !held.has(each.getKey()));
  }
}
