package dev.whence.model;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// Texts that lie one after the other in one array, for those that are kept and of which few are
/// read: the collector then copies a few arrays instead of two objects for each. Who is read stays
/// a text. Immutable; safe for use by many threads, each of which may make a text again.
final class NarrowTexts extends AbstractList<String> implements RandomAccess {

  private final byte[] bytes;

  /// By text: where it ends.
  private final int[] ends;

  /// Those that were read, and those that are not ASCII.
  private final @Nullable String[] known;

  /// What those take that are not ASCII.
  private final long wide;

  private NarrowTexts(byte[] bytes, int[] ends, @Nullable String[] known, long wide) {
    this.bytes = bytes;
    this.ends = ends;
    this.known = known;
    this.wide = wide;
  }

  @SuppressWarnings("deprecation") // the low bytes are all there is
  static List<String> of(List<String> texts) {
    int size = texts.size();
    @Nullable String[] known = new @Nullable String[size];
    int[] ends = new int[size];
    int end = 0;
    long wide = 0;
    for (int i = 0; i < size; i++) {
      String text = texts.get(i);
      if (Letters.areAscii(text)) {
        end += text.length();
      } else {
        known[i] = text;
        wide += Frame.bytes(text);
      }
      ends[i] = end;
    }
    byte[] bytes = new byte[end];
    for (int i = 0; i < size; i++) {
      if (known[i] == null) {
        String text = texts.get(i);
        text.getBytes(0, text.length(), bytes, ends[i] - text.length());
      }
    }
    return new NarrowTexts(bytes, ends, known, wide);
  }

  /// What they take, about, as long as none is read.
  long bytes() {
    return bytes.length + 2L * Integer.BYTES * ends.length + wide;
  }

  @Override
  public String get(int index) {
    String text = known[index];
    if (text == null) {
      int from = index == 0 ? 0 : ends[index - 1];
      text = new String(bytes, from, ends[index] - from, StandardCharsets.ISO_8859_1);
      known[index] = text;
    }
    return text;
  }

  @Override
  public int size() {
    return ends.length;
  }
}
