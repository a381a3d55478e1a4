package dev.whence.decode;

import dev.whence.model.AttributeType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingDeque;
import org.jspecify.annotations.Nullable;

/// Series of remote write as earlier requests had them, found again by the bytes of their labels:
/// senders repeat the labels with every sample. Kept from request to request; used by one thread at
/// a time.
///
/// A table with open addressing. Once it is full what is new is not taken in, and after some time
/// it begins anew: so that more series than fit do not push each other out at each request.
final class KnownSeries implements AutoCloseable {

  /// Labels kept at most, in bytes; what is made of them takes about twice as much again.
  private static final int MOST_BYTES = 8 << 20;

  private static final int MOST_SERIES = 1 << 15;

  /// Longer labels are not kept.
  private static final int LONGEST = 2_048;

  private static final int MOST_IDLE = 4;
  private static final int MOST_PROBES = 8;
  private static final int PATIENCE = 4 * MOST_SERIES;

  /// Those that nobody uses, the last one first: it is still in the processor's caches. What finds
  /// no place is dropped.
  private static final LinkedBlockingDeque<KnownSeries> IDLE = new LinkedBlockingDeque<>(MOST_IDLE);

  private final @Nullable One[] slots = new @Nullable One[2 * MOST_SERIES];
  private final Map<String, Text> texts = new HashMap<>();
  private final Map<List<Text>, Set> sets = new HashMap<>();
  private int series;
  private int bytes;

  /// Not found since it is full.
  private int missed;

  /// Of the request that is read.
  private long request;

  /// Found last in it.
  private @Nullable One last;

  private KnownSeries() {}

  /// One to read a request with.
  static KnownSeries take() {
    KnownSeries idle = IDLE.pollFirst();
    KnownSeries known = idle != null ? idle : new KnownSeries();
    known.request++;
    known.last = null;
    return known;
  }

  /// A text, and its index in the frame of one request.
  static final class Text {
    final String text;
    private long request;
    private int index;

    private Text(String text) {
      this.text = text;
    }
  }

  /// An attribute set, and its index in the frame of one request.
  static final class Set {
    private final Text[] entries;
    private long request;
    private int index;

    private Set(List<Text> entries) {
      this.entries = entries.toArray(Text[]::new);
    }
  }

  /// A series, and its row in the frame of one request.
  static final class One {
    private final byte[] labels;
    private final long hash;
    final Text name;
    final Text unit;
    final boolean counter;
    final Set resource;
    final Set attributes;
    private long request;
    private int row;

    /// The one that came after it in the request before.
    private @Nullable One next;

    /// Of its labels, in bytes.
    int length() {
      return labels.length;
    }

    private One(
        byte[] labels,
        long hash,
        Text name,
        Text unit,
        boolean counter,
        Set resource,
        Set attributes) {
      this.labels = labels;
      this.hash = hash;
      this.name = name;
      this.unit = unit;
      this.counter = counter;
      this.resource = resource;
      this.attributes = attributes;
    }
  }

  /// The series that is likely to come next, where its labels do come next; else null. Requests
  /// have their series in much the same order.
  @Nullable One guess(Wire wire) {
    One guess = last == null ? null : last.next;
    if (guess == null) {
      return null;
    }
    int start = wire.position();
    int length = guess.labels.length;
    if (wire.left() < length
        || !Arrays.equals(guess.labels, 0, length, wire.bytes(), start, start + length)) {
      return null;
    }
    last = guess;
    return guess;
  }

  /// The series with these bytes for labels, null where it is not known.
  @Nullable One find(Wire wire, int start, int end) {
    long hash = wire.hash(start, end - start);
    for (int probe = 0; probe < MOST_PROBES; probe++) {
      One one = slots[slot(hash, probe)];
      if (one == null) {
        return null;
      }
      if (one.hash == hash
          && Arrays.equals(one.labels, 0, one.labels.length, wire.bytes(), start, end)) {
        found(one);
        return one;
      }
    }
    return null;
  }

  /// Keeps a series that was not found, where there is room.
  ///
  /// @param resource keys and values by turns
  /// @param attributes the same
  void keep(
      Wire wire,
      int start,
      int end,
      String name,
      boolean counter,
      List<String> resource,
      List<String> attributes) {
    if (end - start > LONGEST || !hasRoom(end - start)) {
      return;
    }
    long hash = wire.hash(start, end - start);
    for (int probe = 0; probe < MOST_PROBES; probe++) {
      int slot = slot(hash, probe);
      if (slots[slot] == null) {
        One one =
            new One(
                Arrays.copyOfRange(wire.bytes(), start, end),
                hash,
                text(name),
                text(PrometheusNames.unit(name)),
                counter,
                set(resource),
                set(attributes));
        slots[slot] = one;
        found(one);
        series++;
        bytes += end - start;
        return;
      }
    }
  }

  private void found(One one) {
    if (last != null) {
      last.next = one;
    }
    last = one;
  }

  private boolean hasRoom(int more) {
    if (series < MOST_SERIES && bytes + more <= MOST_BYTES) {
      return true;
    }
    if (++missed > PATIENCE) {
      Arrays.fill(slots, null);
      last = null;
      texts.clear();
      sets.clear();
      series = 0;
      bytes = 0;
      missed = 0;
    }
    return false;
  }

  private int slot(long hash, int probe) {
    return (int) (hash >>> 32) + probe & slots.length - 1;
  }

  private Text text(String text) {
    return texts.computeIfAbsent(text, Text::new);
  }

  private Set set(List<String> entries) {
    return sets.computeIfAbsent(entries.stream().map(this::text).toList(), Set::new);
  }

  /// The row of a series in the request's frame, -1 where it has none there yet.
  int row(One one) {
    return one.request == request ? one.row : -1;
  }

  void row(One one, int row) {
    one.request = request;
    one.row = row;
  }

  int index(Text text, FrameWriter frame) throws DecodeException {
    if (text.request != request) {
      text.index = frame.wellFormed(text.text);
      text.request = request;
    }
    return text.index;
  }

  int index(Set set, FrameWriter frame) throws DecodeException {
    if (set.request != request) {
      for (int i = 0; i < set.entries.length; i += 2) {
        int key = index(set.entries[i], frame);
        frame.attribute(key, AttributeType.STRING, index(set.entries[i + 1], frame));
      }
      set.index = frame.endSet();
      set.request = request;
    }
    return set.index;
  }

  @Override
  public void close() {
    var _ = IDLE.offerFirst(this);
  }
}
