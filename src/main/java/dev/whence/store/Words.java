package dev.whence.store;

import java.util.Set;

/// The words of log bodies: runs of letters and digits, in lower case.
final class Words {

  private Words() {}

  /// Adds the words of a text to a set until it has `limit`; false where it has more.
  static boolean collect(String text, Set<String> words, int limit) {
    int length = text.length();
    int at = 0;
    while (at < length) {
      int start = at;
      while (at < length && isWord(text.charAt(at))) {
        at++;
      }
      if (at > start) {
        if (words.size() >= limit) {
          return false;
        }
        words.add(lower(text, start, at));
      }
      at++;
    }
    return true;
  }

  /// Whether a text has a word, which is given in lower case.
  static boolean contains(String text, String word) {
    int length = text.length();
    int at = 0;
    while (at < length) {
      int start = at;
      while (at < length && isWord(text.charAt(at))) {
        at++;
      }
      if (at - start == word.length() && lower(text, start, at).equals(word)) {
        return true;
      }
      at++;
    }
    return false;
  }

  private static boolean isWord(char c) {
    return c < 128
        ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        : Character.isLetterOrDigit(c) || Character.isSurrogate(c);
  }

  /// Character by character, so that it never depends on a language and lengths stay.
  private static String lower(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Character.toLowerCase(text.charAt(i)) != text.charAt(i)) {
        char[] lower = new char[to - from];
        for (int k = 0; k < lower.length; k++) {
          lower[k] = Character.toLowerCase(text.charAt(from + k));
        }
        return new String(lower);
      }
    }
    return text.substring(from, to);
  }
}
