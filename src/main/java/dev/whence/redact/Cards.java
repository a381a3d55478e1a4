package dev.whence.redact;

import dev.whence.model.Letters;

/// Card numbers: 13 to 19 digits, with single spaces or dashes between, of a known scheme, with a
/// right check digit (ISO/IEC 7812).
final class Cards {

  private static final int FEWEST = 13;
  private static final int MOST = 19;

  private Cards() {}

  /// @return where to go on
  static int scan(String text, int start, Hits hits) {
    int at = start;
    int digits = 0;
    int sum = 0;
    int other = 0;
    long beginning = 0;
    int last = start;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c >= '0' && c <= '9') {
        int digit = c - '0';
        int twice = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        // Which digits count twice depends on how many follow: both sums are kept.
        int before = sum;
        sum = other + digit;
        other = before + twice;
        beginning = digits < 4 ? beginning * 10 + digit : beginning;
        digits++;
        last = ++at;
      } else if ((c == ' ' || c == '-') && digits > 0 && isDigit(text, at + 1) && digits <= MOST) {
        at++;
      } else {
        break;
      }
    }
    boolean alone = !isWord(text, start - 1) && !isWord(text, last);
    if (alone && digits >= FEWEST && digits <= MOST && sum % 10 == 0 && isScheme(beginning)) {
      hits.add(start, last, Kind.CARD);
    }
    return last;
  }

  /// By the first four digits.
  private static boolean isScheme(long first) {
    return first / 1000 == 4
        || (first >= 5100 && first <= 5599)
        || (first >= 2221 && first <= 2720)
        || first / 100 == 34
        || first / 100 == 37
        || first == 6011
        || first / 100 == 65
        || (first >= 6440 && first <= 6499)
        || (first >= 3528 && first <= 3589)
        || first / 100 == 36
        || first / 100 == 38
        || (first >= 3000 && first <= 3059);
  }

  private static boolean isDigit(String text, int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  /// Whether the number is a part of something longer: an ID, an amount, a version.
  private static boolean isWord(String text, int at) {
    if (at < 0 || at >= text.length()) {
      return false;
    }
    char c = text.charAt(at);
    return Letters.isLetterOrDigit(c) || c == '_' || c == '.' && isDigit(text, at + 1);
  }
}
