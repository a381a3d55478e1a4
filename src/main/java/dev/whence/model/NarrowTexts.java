package dev.whence.model;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// Texts that lie one after the other in one array, for those that are kept and of which few are
/// read: the collector has a few arrays to see to instead of two objects for each. Who is read is
/// made again each time, unless it is not ASCII. Immutable.
final class NarrowTexts extends AbstractList<String> implements RandomAccess {

  private final byte[] bytes;

  /// Where they begin.
  private final int from;

  /// By text: where it ends, as seen from there.
  private final NarrowColumn ends;

  private final int size;

  /// By number: those that are not ASCII. Null where all are.
  private final @Nullable String @Nullable [] wide;

  /// What those take.
  private final long wideBytes;

  private NarrowTexts(
      Room.Place place,
      NarrowColumn ends,
      int size,
      @Nullable String @Nullable [] wide,
      long wideBytes) {
    this.bytes = place.array();
    this.from = place.from();
    this.ends = ends;
    this.size = size;
    this.wide = wide;
    this.wideBytes = wideBytes;
  }

  @SuppressWarnings("deprecation") // the low bytes are all there is
  static List<String> of(List<String> texts, Room room) {
    int size = texts.size();
    @Nullable String @Nullable [] wide = null;
    long[] ends = new long[size];
    int end = 0;
    long wideBytes = 0;
    for (int i = 0; i < size; i++) {
      String text = texts.get(i);
      if (Letters.areAscii(text)) {
        end += text.length();
      } else {
        wide = wide == null ? new @Nullable String[size] : wide;
        wide[i] = text;
        wideBytes += Frame.bytes(text);
      }
      ends[i] = end;
    }
    Room.Place place = room.take(end);
    for (int i = 0; i < size; i++) {
      if (wide == null || wide[i] == null) {
        String text = texts.get(i);
        text.getBytes(
            0, text.length(), place.array(), place.from() + (int) ends[i] - text.length());
      }
    }
    return new NarrowTexts(place, NarrowColumn.of(ends, room), size, wide, wideBytes);
  }

  /// What they take, about.
  long bytes() {
    return end(size) + (long) ends.width() * size + wideBytes;
  }

  @Override
  public String get(int index) {
    Objects.checkIndex(index, size);
    String text = wide == null ? null : wide[index];
    if (text != null) {
      return text;
    }
    int begin = end(index);
    int length = end(index + 1) - begin;
    return length == 0 ? "" : new String(bytes, from + begin, length, StandardCharsets.ISO_8859_1);
  }

  @Override
  public int size() {
    return size;
  }

  /// Where so many of them end.
  private int end(int texts) {
    return texts == 0 ? 0 : (int) ends.get(texts - 1);
  }
}
