package dev.whence.store.lucene;

import static java.util.Objects.requireNonNull;

import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.store.CellColumns;
import dev.whence.store.Grain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Blocks of cells and points as they were decoded, in as few bytes as that takes, for one question
/// reads what the last one read: the same minutes for another service, its window for the next
/// one's baseline. Those used longest ago go when all together take too many bytes; what is small
/// and as much work to make has room of its own, so that it need not go for what is large.
/// Thread-safe.
final class BlockCache {

  /// The part of all room that is for what is small.
  private static final int SMALL = 8;

  private static final int MOST_TEXTS = 50_000;

  /// What a key takes, about, its texts apart.
  private static final long KEY_BYTES = 128;

  /// So many bytes of room are there for each key that may be shared.
  private static final long ROOM_PER_KEY = 2_048;

  private static final int MOST_MISSED = 20_000;

  /// What a block's cells of a kind are added up to.
  private record Fold(CellKind kind, Grain grain) {

    /// Whether it tells apart much less than cells do.
    boolean isSmall() {
      return grain.isCoarse(Set.of(kind));
    }
  }

  /// Documents are never changed, only replaced by others with other IDs.
  ///
  /// @param fold null for the block as it is
  private record Key(Tenant tenant, String id, @Nullable Fold fold) {}

  private record Held(Object block, long bytes) {

    /// Its place here, and what any object takes.
    private static final int OVERHEAD = 256;

    static Held of(Object block, long bytes) {
      return new Held(block, OVERHEAD + bytes);
    }
  }

  /// What many blocks have is there once, which makes it quick to compare as well.
  private static final class Shared<T> {
    private final Map<T, T> known = new ConcurrentHashMap<>();
    private final long most;

    Shared(long most) {
      this.most = most;
    }

    @Nullable T get(T value) {
      return known.get(value);
    }

    T shared(T value) {
      if (known.size() >= most) {
        known.clear();
      }
      T earlier = known.putIfAbsent(value, value);
      return earlier == null ? value : earlier;
    }
  }

  /// Blocks by how long ago they were used.
  private static final class Room {

    /// One that takes more than this part of it is not worth the others.
    private static final int LARGE = 4;

    private final Map<Key, Held> held = new LinkedHashMap<>(16, 0.75f, true);
    private final long mostBytes;
    private long bytes;

    Room(long mostBytes) {
      this.mostBytes = mostBytes;
    }

    synchronized @Nullable Object get(Key key) {
      Held found = held.get(key);
      return found == null ? null : found.block;
    }

    synchronized void put(Key key, Held block) {
      if (block.bytes > mostBytes / LARGE || held.putIfAbsent(key, block) != null) {
        return;
      }
      bytes += block.bytes;
      Iterator<Held> oldest = held.values().iterator();
      while (bytes > mostBytes && oldest.hasNext()) {
        bytes -= oldest.next().bytes;
        oldest.remove();
      }
    }

    synchronized long bytes() {
      return bytes;
    }
  }

  private final Room small;
  private final Room large;
  private final Shared<String> texts = new Shared<>(MOST_TEXTS);
  private final Shared<CellKey> keys;

  /// What was not here when it was asked for, once.
  private final Set<Key> missed = new LinkedHashSet<>();

  /// One of a quarter of the heap.
  static BlockCache ofHeap() {
    return new BlockCache(Runtime.getRuntime().maxMemory() / 4);
  }

  BlockCache(long mostBytes) {
    this.small = new Room(mostBytes / SMALL);
    this.large = new Room(mostBytes - mostBytes / SMALL);
    this.keys = new Shared<>(mostBytes / ROOM_PER_KEY);
  }

  /// Decodes a block that is not here.
  @FunctionalInterface
  interface Decoder {
    Frame frame() throws IOException;
  }

  Frame frame(Tenant tenant, String id, Decoder decoder) throws IOException {
    Key key = new Key(tenant, id, null);
    if (get(key) instanceof Frame known) {
      return known;
    }
    Frame frame = decoder.frame();
    if (frame.signal() != Signal.POINTS) {
      return frame;
    }
    Frame narrow = frame.narrow(texts::shared);
    put(key, Held.of(narrow, narrow.bytes()));
    return narrow;
  }

  /// A block's cells as they are.
  CellColumns cells(Tenant tenant, String id, Decoder decoder) throws IOException {
    Key key = new Key(tenant, id, null);
    if (get(key) instanceof CellColumns known) {
      return known;
    }
    SharedKeys shared = new SharedKeys();
    return keep(key, CellColumns.of(decoder.frame(), shared), shared);
  }

  /// A block's cells of some kinds added up, kind by kind, or all as they are. What tells apart
  /// much less than they do is smaller than they are, and alone kept; else adding them up for one
  /// question would be more work than that question is, so that they are when it is asked the
  /// second time.
  List<CellColumns> cells(
      Tenant tenant, String id, Set<CellKind> kinds, Grain grain, Decoder decoder)
      throws IOException {
    List<CellColumns> found = new ArrayList<>();
    List<Key> missing = new ArrayList<>();
    for (CellKind kind : kinds) {
      Key key = new Key(tenant, id, new Fold(kind, grain));
      if (get(key) instanceof CellColumns known) {
        found.add(known);
      } else {
        missing.add(key);
      }
    }
    if (missing.isEmpty()) {
      return found;
    }
    boolean small = grain.isCoarse(kinds);
    CellColumns cells = small ? passing(tenant, id, decoder) : cells(tenant, id, decoder);
    if (!small && !areMissedAgain(missing)) {
      return List.of(cells);
    }
    for (Key key : missing) {
      SharedKeys shared = new SharedKeys();
      Fold fold = requireNonNull(key.fold);
      found.add(keep(key, cells.folded(Set.of(fold.kind), grain, shared), shared));
    }
    return found;
  }

  /// A block's cells as they are, which are not kept.
  private CellColumns passing(Tenant tenant, String id, Decoder decoder) throws IOException {
    return get(new Key(tenant, id, null)) instanceof CellColumns known
        ? known
        : CellColumns.of(decoder.frame());
  }

  private CellColumns keep(Key key, CellColumns cells, SharedKeys shared) {
    put(key, Held.of(cells, cells.bytes() + shared.made * KEY_BYTES));
    return cells;
  }

  /// Gives the keys that are there already; those it makes count for the block that needs them.
  private final class SharedKeys implements UnaryOperator<CellKey> {
    private long made;

    @Override
    public CellKey apply(CellKey key) {
      CellKey known = keys.get(key);
      if (known != null) {
        return known;
      }
      made++;
      List<String> ofKey = key.texts().stream().map(texts::shared).toList();
      return keys.shared(new CellKey(key.kind(), key.sliceNanos(), ofKey));
    }
  }

  /// Whether all of them were asked for before.
  private synchronized boolean areMissedAgain(List<Key> keys) {
    if (missed.containsAll(keys)) {
      keys.forEach(missed::remove);
      return true;
    }
    missed.addAll(keys);
    while (missed.size() > MOST_MISSED) {
      missed.remove(missed.iterator().next());
    }
    return false;
  }

  private Room room(Key key) {
    return key.fold != null && key.fold.isSmall() ? small : large;
  }

  private @Nullable Object get(Key key) {
    return room(key).get(key);
  }

  private void put(Key key, Held block) {
    room(key).put(key, block);
  }

  /// What all that is held takes, about.
  long bytes() {
    return small.bytes() + large.bytes();
  }
}
