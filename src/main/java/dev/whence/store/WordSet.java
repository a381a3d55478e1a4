package dev.whence.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Words of texts, each once: [Words] in lower case. A word that is there already is found where it
/// stands in its text, without a copy. Not thread-safe.
final class WordSet {

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  /// Words made to crowd one slot are found in another way.
  private static final int MOST_PROBES = 32;

  private final int limit;
  private final Set<String> crowd = new HashSet<>();

  /// Open addressing.
  private @Nullable String[] slots = new @Nullable String[256];

  private int[] hashes = new int[slots.length];
  private int size;

  /// @param limit words it holds at most
  WordSet(int limit) {
    this.limit = limit;
  }

  /// Adds the words of a text; false where it has some for which there is no room.
  boolean addAll(String text) {
    int length = text.length();
    int at = 0;
    while (at < length) {
      int start = at;
      long hash = 0;
      while (at < length && Words.isWord(text.charAt(at))) {
        hash = (hash ^ Words.lower(text.charAt(at))) * MULTIPLIER;
        at++;
      }
      if (at > start && !add(text, start, at, (int) (hash >>> 32))) {
        return false;
      }
      at++;
    }
    return true;
  }

  private boolean add(String text, int start, int end, int hash) {
    int slot = slot(hash);
    for (int probe = 0; probe < MOST_PROBES; probe++) {
      String word = slots[slot];
      if (word == null) {
        if (size >= limit) {
          return false;
        }
        slots[slot] = Words.lower(text, start, end);
        hashes[slot] = hash;
        if (++size * 2 > slots.length) {
          grow();
        }
        return true;
      }
      if (hashes[slot] == hash && Words.isAt(text, start, end, word)) {
        return true;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    String word = Words.lower(text, start, end);
    if (!crowd.contains(word) && size >= limit) {
      return false;
    }
    size += crowd.add(word) ? 1 : 0;
    return true;
  }

  private int slot(int hash) {
    return (hash ^ hash >>> 15) & (slots.length - 1);
  }

  private void grow() {
    @Nullable String[] words = slots;
    int[] before = hashes;
    slots = new @Nullable String[2 * words.length];
    hashes = new int[slots.length];
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      if (word != null) {
        int slot = slot(before[i]);
        while (slots[slot] != null) {
          slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = word;
        hashes[slot] = before[i];
      }
    }
  }

  /// All of them.
  Collection<String> words() {
    List<String> words = new ArrayList<>(size);
    for (String word : slots) {
      if (word != null) {
        words.add(word);
      }
    }
    if (crowd.isEmpty()) {
      return words;
    }
    Set<String> all = new HashSet<>(crowd);
    all.addAll(words);
    return new ArrayList<>(all);
  }
}
