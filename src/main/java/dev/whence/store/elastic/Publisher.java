package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.Cell;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.store.BlockKind;
import dev.whence.store.ClockAhead;
import dev.whence.store.LiveCells;
import dev.whence.store.LiveItems;
import dev.whence.store.Partition;
import dev.whence.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

/// What this instance writes: to memory at once, to the cluster with the next commit.
///
/// Numbers of generations are reserved by the million before they are used, so that a number which
/// a process used and did not publish, because it ended, is never used again.
final class Publisher {

  private static final long RESERVE = 1_000_000;

  private final StateIndex states;
  private final Writer writer;
  private final ElasticSettings settings;
  private final InstanceFile file;
  private final LongSupplier clock;
  private final String run = UUID.randomUUID().toString();

  /// Guards changes of the memory.
  private final Object lock = new Object();

  /// Held by whoever talks to the cluster.
  private final Object committing = new Object();

  private volatile Memory memory;
  private StateIndex.Seen seen;
  private long generation;

  /// Takes over what an instance has published.
  Publisher(
      StateIndex states,
      Writer writer,
      ElasticSettings settings,
      InstanceFile file,
      LongSupplier clock)
      throws IOException {
    this.states = states;
    this.writer = writer;
    this.settings = settings;
    this.file = file;
    this.clock = clock;
    String instance = file.instance();
    StateIndex.Seen found = states.get(Published.id(instance));
    Published before = read(found, instance);
    Published now = before.ofRun(run, before.reserved() + RESERVE);
    this.generation = before.reserved();
    file.note(before.sequence());
    this.seen = states.replace(Published.id(instance), found, now.document());
    this.memory = new Memory(now, Memory.Layer.EMPTY, Memory.Layer.EMPTY);
  }

  private static Published read(StateIndex.Seen seen, String instance) {
    JsonNode source = seen.source();
    return source == null ? Published.nothing(instance) : Published.read(source);
  }

  Memory memory() {
    return memory;
  }

  void write(
      Partition partition,
      Tenant tenant,
      long sequence,
      List<LiveItems> items,
      List<LiveCells> cells) {
    Memory.Key key = new Memory.Key(partition, tenant);
    synchronized (lock) {
      Memory now = memory;
      Memory.Part part = now.fresh().part(key).plus(items, cells, settings.limits());
      Published.Held held = new Published.Held(sequence, clock.getAsLong());
      memory = new Memory(now.published(), now.freezing(), now.fresh().plus(key, part, held));
    }
  }

  static List<LiveItems> items(Tenant tenant, Frame frame) {
    return frame.size() == 0 ? List.of() : List.of(LiveItems.of(tenant, frame));
  }

  static List<LiveCells> cells(Tenant tenant, BlockKind kind, List<Cell> cells) {
    return cells.isEmpty() ? List.of() : List.of(new LiveCells(tenant, kind, cells));
  }

  /// Publishes what was written so far. What could not be published stays in memory, and is the
  /// next commit's first.
  void commit() throws IOException {
    synchronized (committing) {
      if (!memory.freezing().parts().isEmpty()) {
        takeOver();
      }
      publishFrozen();
      synchronized (lock) {
        memory = new Memory(memory.published(), memory.fresh(), Memory.Layer.EMPTY);
      }
      publishFrozen();
    }
  }

  private void publishFrozen() throws IOException {
    Memory now = memory;
    if (now.freezing().parts().isEmpty()) {
      return;
    }
    Published old = now.published();
    long number = ++generation;
    writer.write(now.freezing(), old.writer(), number, clock.getAsLong());
    long reserved = number + 1 >= old.reserved() ? old.reserved() + RESERVE : old.reserved();
    Published next = old.plus(number, reserved, now.freezing().held());
    file.note(next.sequence());
    publish(next);
  }

  /// What is published is what counts from now on.
  private void publish(Published next) throws IOException {
    try {
      seen = states.replace(next.writer(), seen, next.document());
    } catch (ClusterException refused) {
      if (refused.isConflict()) {
        throw StoreException.away(
            "an attempt to publish that nobody answered came through meanwhile", refused);
      }
      throw refused;
    }
    synchronized (lock) {
      memory = new Memory(next, Memory.Layer.EMPTY, memory.fresh());
    }
  }

  /// Learns whether an attempt to publish that failed came through all the same: of all attempts
  /// that saw the same state only one can. What it published does not count as frozen any more.
  private void takeOver() throws IOException {
    Memory now = memory;
    Published found = look();
    boolean through = found.generations().last() > now.published().generations().last();
    synchronized (lock) {
      memory = new Memory(found, through ? Memory.Layer.EMPTY : now.freezing(), memory.fresh());
    }
  }

  /// What the cluster has of this instance.
  private Published look() throws IOException {
    Published before = memory.published();
    StateIndex.Seen found = states.get(before.writer());
    Published now = read(found, before.instance());
    if (!now.run().equals(run)) {
      throw new StoreException(
          "another process publishes as instance "
              + before.instance()
              + "; two were started on copies of one data directory. Stop one, and delete the"
              + " file `instance` in its store's directory");
    }
    seen = found;
    return now;
  }

  /// Forgets what was not published. Whether the last attempt to publish came through is for the
  /// cluster to say.
  void rollback() throws IOException {
    synchronized (committing) {
      Published now = look();
      synchronized (lock) {
        memory = new Memory(now, Memory.Layer.EMPTY, Memory.Layer.EMPTY);
      }
    }
  }

  /// A partition that this instance wrote to while its clock was ahead counts as written now; not
  /// yet where a commit failed and has to be tried again first.
  void correct(Partition partition) throws IOException {
    synchronized (committing) {
      Published.Held held = memory.published().partitions().get(partition);
      long now = clock.getAsLong();
      if (held != null
          && ClockAhead.gave(held.lastWriteNanos(), now)
          && memory.freezing().parts().isEmpty()) {
        publish(memory.published().writtenAt(partition, now));
      }
    }
  }

  /// Forgets a partition.
  void drop(Partition partition) throws IOException {
    synchronized (committing) {
      synchronized (lock) {
        Memory now = memory;
        if (!now.freezing().parts().isEmpty()) {
          throw StoreException.away("a commit failed and has to be tried again first", null);
        }
        memory = new Memory(now.published(), now.freezing(), now.fresh().without(partition));
      }
      publish(memory.published().without(partition));
    }
  }
}
