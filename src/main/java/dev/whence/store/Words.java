package dev.whence.store;

import dev.whence.model.Letters;

/// The words of log bodies: runs of letters and digits, in lower case.
final class Words {

  private static final int ASCII = 128;

  /// Letters and digits in lower case, 0 for what is neither.
  private static final char[] IN_WORD = new char[ASCII];

  static {
    for (char c = 0; c < ASCII; c++) {
      IN_WORD[c] = Letters.isLetterOrDigit(c) ? Character.toLowerCase(c) : 0;
    }
  }

  private Words() {}

  /// Whether a text has a word, which is given in lower case.
  static boolean contains(String text, String word) {
    int length = text.length();
    int at = 0;
    while (at < length) {
      int start = at;
      while (at < length && inWord(text.charAt(at)) != 0) {
        at++;
      }
      if (isAt(text, start, at, word)) {
        return true;
      }
      at++;
    }
    return false;
  }

  private static boolean isAt(String text, int start, int end, String word) {
    return same(text, start, end, word, 0, word.length());
  }

  /// Whether parts of two texts are the same but for their case.
  static boolean same(String one, int start, int end, String other, int otherStart, int otherEnd) {
    if (end - start != otherEnd - otherStart) {
      return false;
    }
    if (one.regionMatches(start, other, otherStart, end - start)) {
      return true;
    }
    for (int i = 0; i < end - start; i++) {
      if (lower(one.charAt(start + i)) != lower(other.charAt(otherStart + i))) {
        return false;
      }
    }
    return true;
  }

  /// A character in lower case where it is part of a word, 0 where it is not.
  static char inWord(char c) {
    if (c < ASCII) {
      return IN_WORD[c];
    }
    return Letters.isLetterOrDigit(c) || Character.isSurrogate(c) ? Character.toLowerCase(c) : 0;
  }

  static char lower(char c) {
    return c < 128 ? (c >= 'A' && c <= 'Z' ? (char) (c | 32) : c) : Character.toLowerCase(c);
  }

  /// Character by character, so that it never depends on a language and lengths stay.
  static String lower(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (lower(text.charAt(i)) != text.charAt(i)) {
        char[] lower = new char[to - from];
        for (int k = 0; k < lower.length; k++) {
          lower[k] = lower(text.charAt(from + k));
        }
        return new String(lower);
      }
    }
    return text.substring(from, to);
  }
}
