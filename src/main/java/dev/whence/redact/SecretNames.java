package dev.whence.redact;

import java.util.HashMap;
import java.util.Map;

/// The names whose values are hidden: compared by their letters and digits, from the end.
/// Thread-safe.
final class SecretNames {

  private static final int MAX_NAME = 64;

  private final Map<String, Action> actions = new HashMap<>();

  private final boolean[] lasts = new boolean[128];

  /// By the last three letters and digits; shorter names count by all they have.
  private final boolean[] endings = new boolean[32 * 32 * 32];

  /// By the first letter: a bit for each length modulo 64.
  private final long[] lengths = new long[128];

  private final int longest;

  SecretNames(Map<String, Action> names) {
    int most = 0;
    for (Map.Entry<String, Action> entry : names.entrySet()) {
      String plain = RedactionSettings.plainName(entry.getKey());
      if (!plain.isEmpty()) {
        actions.put(plain, entry.getValue());
        most = Math.max(most, plain.length());
        endings[ending(plain)] = true;
        lasts[plain.charAt(plain.length() - 1) & 127] = true;
        lengths[plain.charAt(0)] |= 1L << plain.length();
      }
    }
    longest = most;
  }

  private static int ending(String plain) {
    int ending = 0;
    for (int i = plain.length() - 1, seen = 0; i >= 0 && seen < 3; i--, seen++) {
      ending = ending << 5 | plain.charAt(i) & 31;
    }
    return ending;
  }

  private boolean mayEnd(String text, int from, int end) {
    int ending = 0;
    int seen = 0;
    boolean may = false;
    for (int i = end - 1; i >= from && seen < 3; i--) {
      char c = text.charAt(i);
      if (isPart(c)) {
        ending = ending << 5 | lower(c) & 31;
        seen++;
        may |= endings[ending];
      }
    }
    return may;
  }

  static boolean isPart(char c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }

  static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  /// What becomes of the value of a name; `KEEP` where it is nothing special. The name may end in
  /// one of ours (`db.password`, `X-Api-Key`), where a word ends before it or ours says enough by
  /// itself (`PGPASSWORD`).
  ///
  /// @param from where the name begins in the text
  /// @param to behind its last character
  Action of(String text, int from, int to) {
    int end = to;
    while (end > from && !isPart(text.charAt(end - 1))) {
      end--;
    }
    if (end == from || !lasts[lower(text.charAt(end - 1)) & 127] || !mayEnd(text, from, end)) {
      return Action.KEEP;
    }
    char[] reversed = new char[Math.min(MAX_NAME, longest)];
    int size = 0;
    Action found = Action.KEEP;
    for (int i = end - 1; i >= from && size < reversed.length; i--) {
      char c = text.charAt(i);
      if (isPart(c)) {
        reversed[size++] = lower(c);
        if ((lengths[lower(c)] >>> size & 1) != 0) {
          String ending = forward(reversed, size);
          Action action = actions.get(ending);
          if (action != null
              && (RedactionSettings.ENDINGS.contains(ending) || beginsWord(text, from, i))) {
            found = action;
          }
        }
      }
    }
    return found;
  }

  /// Whether a word of the name begins here: `accessToken`, `access_token` and `token` do at the t.
  private static boolean beginsWord(String text, int from, int at) {
    if (at == from || !isPart(text.charAt(at - 1))) {
      return true;
    }
    char before = text.charAt(at - 1);
    char c = text.charAt(at);
    return c >= 'A' && c <= 'Z' && !(before >= 'A' && before <= 'Z');
  }

  private static String forward(char[] reversed, int size) {
    char[] forward = new char[size];
    for (int i = 0; i < size; i++) {
      forward[i] = reversed[size - 1 - i];
    }
    return new String(forward);
  }
}
