package dev.whence.decode;

import java.util.Arrays;

/// The labels of a series, names and values by turns, as indices of a frame's texts. Not
/// thread-safe.
final class Labels {

  private int[] texts = new int[32];
  private int size;

  void clear() {
    size = 0;
  }

  void add(int text) {
    if (size == texts.length) {
      texts = Arrays.copyOf(texts, size * 2);
    }
    texts[size++] = text;
  }

  /// Names and values together.
  int size() {
    return size;
  }

  int get(int index) {
    return texts[index];
  }
}
