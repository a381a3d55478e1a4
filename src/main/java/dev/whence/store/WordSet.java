package dev.whence.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Words of texts, each once: [Words] in lower case. They are remembered where they stand in their
/// texts, without a copy. Not thread-safe.
public final class WordSet {

  /// Stands among the words of a set that has no room for all.
  public static final String MANY = "\uffff";

  static final WordSet NONE = new WordSet(0);

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final int FIRST_SLOTS = 256;

  /// Words made to crowd one slot are found in another way.
  private static final int MOST_PROBES = 32;

  private final int limit;
  private final Set<String> crowd = new HashSet<>();

  /// Open addressing: the text that a word is in, and where it begins and ends there.
  private @Nullable String[] texts = {};

  private int[] starts = {};
  private int[] ends = {};
  private long[] hashes = {};
  private int size;
  private boolean isCut;

  /// The characters of the text that is being added, and room for the next one's.
  private char[] read = {};

  /// @param limit words it holds at most
  WordSet(int limit) {
    this.limit = limit;
  }

  /// Adds the words of a text; false where it has some for which there is no room.
  boolean addAll(String text) {
    int length = text.length();
    if (read.length < length) {
      read = new char[Math.max(length, 2 * read.length)];
    }
    text.getChars(0, length, read, 0);
    int at = 0;
    while (at < length) {
      int start = at;
      long hash = 0;
      long some = 0;
      for (char c = Words.inWord(read[at]); c != 0; c = at < length ? Words.inWord(read[at]) : 0) {
        some = joined(some, c);
        at++;
        if ((at - start & 3) == 0) {
          hash = mixed(hash, some);
          some = 0;
        }
      }
      if (at > start && !add(text, start, at, mixed(hash, some))) {
        isCut = true;
        return false;
      }
      at++;
    }
    return true;
  }

  /// A number for a word, the same whether it is in lower case; others hardly ever share it.
  public static long hash(String word) {
    long hash = 0;
    long some = 0;
    for (int at = 0; at < word.length(); at++) {
      some = joined(some, Words.lower(word.charAt(at)));
      if ((at + 1 & 3) == 0) {
        hash = mixed(hash, some);
        some = 0;
      }
    }
    return mixed(hash, some);
  }

  /// Four characters are put together, as they then cost one multiplication.
  private static long joined(long some, char next) {
    return some << 16 | next;
  }

  private static long mixed(long hash, long some) {
    return (Long.rotateLeft(hash, 29) ^ some) * MULTIPLIER;
  }

  private boolean add(String text, int start, int end, long hash) {
    if (size * 2 >= hashes.length) {
      grow();
    }
    int slot = slot(hash);
    for (int probe = 0; probe < MOST_PROBES; probe++) {
      String known = texts[slot];
      if (known == null) {
        if (size >= limit) {
          return false;
        }
        put(slot, text, start, end, hash);
        size++;
        return true;
      }
      if (hashes[slot] == hash && Words.same(text, start, end, known, starts[slot], ends[slot])) {
        return true;
      }
      slot = (slot + 1) & (texts.length - 1);
    }
    String word = Words.lower(text, start, end);
    if (!crowd.contains(word) && size >= limit) {
      return false;
    }
    size += crowd.add(word) ? 1 : 0;
    return true;
  }

  private void put(int slot, String text, int start, int end, long hash) {
    texts[slot] = text;
    starts[slot] = start;
    ends[slot] = end;
    hashes[slot] = hash;
  }

  private int slot(long hash) {
    return (int) (hash ^ hash >>> 32) & (texts.length - 1);
  }

  private void grow() {
    @Nullable String[] before = texts;
    int[] startsBefore = starts;
    int[] endsBefore = ends;
    long[] hashesBefore = hashes;
    int slots = Math.max(FIRST_SLOTS, 2 * before.length);
    texts = new @Nullable String[slots];
    starts = new int[slots];
    ends = new int[slots];
    hashes = new long[slots];
    for (int i = 0; i < before.length; i++) {
      String text = before[i];
      if (text != null) {
        int slot = slot(hashesBefore[i]);
        while (texts[slot] != null) {
          slot = (slot + 1) & (slots - 1);
        }
        put(slot, text, startsBefore[i], endsBefore[i], hashesBefore[i]);
      }
    }
  }

  public int size() {
    return size;
  }

  /// Whether a text had words for which there was no room.
  public boolean isCut() {
    return isCut;
  }

  /// The [hashes][#hash] of all of them, now and then one twice.
  public void hashes(LongConsumer each) {
    for (int i = 0; i < texts.length; i++) {
      if (texts[i] != null) {
        each.accept(hashes[i]);
      }
    }
    crowd.forEach(word -> each.accept(hash(word)));
  }

  /// All of them; [#MANY] beside them where there are more.
  public Collection<String> words() {
    Set<String> words = new HashSet<>(crowd);
    for (int i = 0; i < texts.length; i++) {
      String text = texts[i];
      if (text != null) {
        words.add(Words.lower(text, starts[i], ends[i]));
      }
    }
    if (isCut) {
      words.add(MANY);
    }
    return new ArrayList<>(words);
  }
}
