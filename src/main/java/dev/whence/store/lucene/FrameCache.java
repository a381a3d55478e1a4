package dev.whence.store.lucene;

import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.store.CellFrames;
import dev.whence.store.Grain;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Blocks of cells and points as they were decoded, in as few bytes as that takes, for one question
/// reads what the last one read: the same minutes for another service, its window for the next
/// one's baseline. Those used longest ago go when all together take too many bytes. Thread-safe.
final class FrameCache {

  private static final long MOST_BYTES = 512L << 20;

  /// One that takes more than this part of all is not worth the others.
  private static final int LARGE = 4;

  private static final int MOST_TEXTS = 50_000;
  private static final int MOST_MISSED = 20_000;

  /// What a block's cells are added up to.
  record Fold(Set<CellKind> kinds, Grain grain) {}

  /// Documents are never changed, only replaced by others with other IDs.
  ///
  /// @param fold null for the block as it is
  private record Key(Tenant tenant, String id, @Nullable Fold fold) {}

  private record Held(Frame frame, long bytes) {}

  private final long mostBytes;
  private final Map<String, String> texts = new ConcurrentHashMap<>();
  private final Map<Key, Held> held = new LinkedHashMap<>(16, 0.75f, true);

  /// What was not here when it was asked for, once.
  private final Set<Key> missed = new LinkedHashSet<>();

  private long bytes;

  /// One of a sixth of the heap, and no more than 512 MB.
  static FrameCache ofHeap() {
    return new FrameCache(Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 6));
  }

  FrameCache(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /// Decodes a block that is not here.
  @FunctionalInterface
  interface Decoder {
    Frame frame() throws IOException;
  }

  Frame frame(Tenant tenant, String id, Decoder decoder) throws IOException {
    Key key = new Key(tenant, id, null);
    Frame known = get(key);
    if (known != null) {
      return known;
    }
    Frame frame = decoder.frame();
    return frame.signal() == Signal.CELLS || frame.signal() == Signal.POINTS
        ? keep(key, frame)
        : frame;
  }

  /// A block's cells added up, or as they are: adding them up for one question alone would be more
  /// work than that question is, so that they are when it is asked the second time.
  Frame folded(Tenant tenant, String id, Fold fold, Decoder decoder) throws IOException {
    Key key = new Key(tenant, id, fold);
    Frame known = get(key);
    if (known != null) {
      return known;
    }
    Frame frame = frame(tenant, id, decoder);
    return isMissedAgain(key) ? keep(key, CellFrames.folded(frame, fold.kinds, fold.grain)) : frame;
  }

  private Frame keep(Key key, Frame frame) {
    Frame narrow = frame.narrow(this::shared);
    put(key, new Held(narrow, narrow.bytes()));
    return narrow;
  }

  private synchronized boolean isMissedAgain(Key key) {
    if (missed.remove(key)) {
      return true;
    }
    if (missed.size() >= MOST_MISSED) {
      missed.remove(missed.iterator().next());
    }
    missed.add(key);
    return false;
  }

  /// Texts that many blocks have are there once, which makes them quick to compare as well.
  private String shared(String text) {
    if (texts.size() >= MOST_TEXTS) {
      texts.clear();
    }
    String known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  private synchronized @Nullable Frame get(Key key) {
    Held found = held.get(key);
    return found == null ? null : found.frame;
  }

  private synchronized void put(Key key, Held frame) {
    if (frame.bytes > mostBytes / LARGE || held.putIfAbsent(key, frame) != null) {
      return;
    }
    bytes += frame.bytes;
    Iterator<Held> oldest = held.values().iterator();
    while (bytes > mostBytes && oldest.hasNext()) {
      bytes -= oldest.next().bytes;
      oldest.remove();
    }
  }

  /// What all that is held takes, about.
  synchronized long bytes() {
    return bytes;
  }
}
