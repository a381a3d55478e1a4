package dev.whence.model;

/// Letters and digits as [Character] tells them, ASCII without its tables: log lines are looked at
/// character by character.
public final class Letters {

  private static final int ASCII = 128;
  private static final boolean[] LETTERS = new boolean[ASCII];
  private static final boolean[] LETTERS_OR_DIGITS = new boolean[ASCII];

  static {
    for (char c = 0; c < ASCII; c++) {
      LETTERS[c] = Character.isLetter(c);
      LETTERS_OR_DIGITS[c] = Character.isLetterOrDigit(c);
    }
  }

  private Letters() {}

  public static boolean isLetter(char c) {
    return c < ASCII ? LETTERS[c] : Character.isLetter(c);
  }

  public static boolean isLetterOrDigit(char c) {
    return c < ASCII ? LETTERS_OR_DIGITS[c] : Character.isLetterOrDigit(c);
  }

  /// Whether a text has letters of ASCII alone, so that each is one byte.
  public static boolean areAscii(String text) {
    int all = 0;
    for (int i = 0; i < text.length(); i++) {
      all |= text.charAt(i);
    }
    return all < ASCII;
  }
}
