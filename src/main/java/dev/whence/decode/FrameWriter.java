package dev.whence.decode;

import dev.whence.model.AttributeType;
import dev.whence.model.Frame;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.Table;

/// A frame in the making, with the bounds that one request must keep to and the count of what was
/// left out. Not thread-safe.
final class FrameWriter {

  static final int MAX_ITEMS = 250_000;

  /// Bounds events, links, buckets, quantiles and exemplars, each for itself.
  static final int MAX_DETAILS = 1_000_000;

  static final int MAX_ATTRIBUTES = 2_000_000;
  static final int MAX_TEXTS = 500_000;

  /// An item of fewer bytes says next to nothing: no room is made for a body full of such ones.
  private static final int LEAST_BYTES = 32;

  private final Frame.Builder frame;
  private final Signal signal;
  private int texts;
  private long rejected;
  private String reason = "";

  FrameWriter(Signal signal) {
    this.signal = signal;
    this.frame = new Frame.Builder(signal);
  }

  /// Makes room for the items of a request and their attributes, as far as its bytes make them
  /// likely.
  ///
  /// @return for how many
  int expect(int items, int bytes) {
    int likely = Math.min(Math.min(items, MAX_ITEMS), bytes / LEAST_BYTES);
    table(signal.main()).reserve(likely);
    frame.sets().reserve(likely);
    return likely;
  }

  int text(String text) throws DecodeException {
    return wellFormed(Texts.wellFormed(text));
  }

  /// The index of a text known to have no lone surrogates.
  int wellFormed(String text) throws DecodeException {
    int index = frame.text(text);
    if (index > texts) {
      texts = bounded(index, MAX_TEXTS, "different texts");
    }
    return index;
  }

  /// Adds an entry to the attribute set that [#endSet] will close.
  void attribute(int key, AttributeType type, long value) throws DecodeException {
    bounded(frame.sets().entries(), MAX_ATTRIBUTES, "attributes");
    frame.sets().add(key, type, value);
  }

  int endSet() {
    return frame.sets().end();
  }

  /// Forgets the entries added since [#endSet].
  void dropSet() {
    frame.sets().drop();
  }

  Table.Builder table(Section section) {
    return frame.table(section);
  }

  /// Adds a row to the table, within its bound.
  int add(Table.Builder table) throws DecodeException {
    if (table.size() >= MAX_ITEMS) {
      Section section = table.section();
      if (section.parent() == null) {
        throw tooMany(MAX_ITEMS, section);
      }
      if (table.size() >= MAX_DETAILS) {
        throw tooMany(MAX_DETAILS, section);
      }
    }
    return table.add();
  }

  private static DecodeException tooMany(int limit, Section section) {
    return DecodeException.tooLarge(
        "more than " + limit + " rows of " + section + " in one request");
  }

  /// @return the size, which is below the limit
  static int bounded(int size, int limit, String what) throws DecodeException {
    if (size >= limit) {
      throw DecodeException.tooLarge("more than " + limit + " " + what + " in one request");
    }
    return size;
  }

  void reject(long items, String why) {
    if (rejected == 0 && items > 0) {
      reason = why;
    }
    rejected += items;
  }

  long rejected() {
    return rejected;
  }

  /// Takes back what was rejected since there were so many.
  void rejectedOnly(long before) {
    rejected = before;
    if (before == 0) {
      reason = "";
    }
  }

  /// A text that has been added.
  String textAt(int index) {
    return frame.textAt(index);
  }

  Decoded build() {
    frame.table(signal.main());
    return new Decoded(frame.build(), rejected, reason);
  }
}
