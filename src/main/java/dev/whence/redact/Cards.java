package dev.whence.redact;

import dev.whence.model.Letters;

/// Card numbers: 13 to 19 digits of a known scheme, with a right check digit (ISO/IEC 7812). They
/// stand alone with single spaces or dashes anywhere between, or beside other numbers in one piece
/// or in the groups that cards have.
final class Cards {

  private static final int FEWEST = 13;
  private static final int MOST = 19;
  private static final long FEWEST_DIGITS = 1_000_000_000_000L;

  /// How the digits of cards are grouped, the longest first.
  private static final int[][] GROUPS = {
    {4, 4, 4, 4, 3}, {4, 4, 4, 4}, {4, 6, 5}, {4, 6, 4}, {4, 4, 5}
  };

  private Cards() {}

  /// Looks at the whole run of digits and separators.
  ///
  /// @return where to go on
  static int scan(String text, int start, Hits hits) {
    int end = groupEnd(text, start);
    int separators = 0;
    while (isSeparator(text, end)) {
      separators++;
      end = groupEnd(text, end + 1);
    }
    int digits = end - start - separators;
    if (digits < FEWEST) {
      return end;
    }
    boolean found = separators > 0 && groups(text, start, end, hits);
    if (!found && digits <= MOST && isCard(text, start, end)) {
      hits.add(start, end, Kind.CARD);
    }
    return end;
  }

  /// Whether the digits of a number are a card number.
  static boolean is(long number) {
    if (number < FEWEST_DIGITS) {
      return false;
    }
    String digits = Long.toString(number);
    return isCard(digits, 0, digits.length());
  }

  private static boolean groups(String text, int start, int end, Hits hits) {
    boolean found = false;
    int at = start;
    while (at < end) {
      int card = cardFrom(text, at);
      if (card > at) {
        hits.add(at, card, Kind.CARD);
        found = true;
        at = card + 1;
      } else {
        at = groupEnd(text, at) + 1;
      }
    }
    return found;
  }

  /// Where the card ends that begins with the group here; -1 where none does.
  private static int cardFrom(String text, int at) {
    int first = groupEnd(text, at);
    if (first - at >= FEWEST) {
      return isCard(text, at, first) ? first : -1;
    }
    if (first - at != 4 || !isSeparator(text, first)) {
      return -1;
    }
    for (int[] groups : GROUPS) {
      int end = end(text, at, groups, text.charAt(first));
      if (end > 0 && isCard(text, at, end)) {
        return end;
      }
    }
    return -1;
  }

  /// Where groups of these lengths end; -1 where others stand here.
  private static int end(String text, int from, int[] groups, char separator) {
    int at = from - 1;
    for (int length : groups) {
      int end = at + 1 + length;
      for (int i = at + 1; i < end; i++) {
        if (!isDigit(text, i)) {
          return -1;
        }
      }
      if (isDigit(text, end) || at >= from && text.charAt(at) != separator) {
        return -1;
      }
      at = end;
    }
    return at;
  }

  private static int groupEnd(String text, int from) {
    int end = from;
    while (isDigit(text, end)) {
      end++;
    }
    return end;
  }

  private static boolean isCard(String text, int start, int end) {
    if (isWord(text, start - 1) || isWord(text, end)) {
      return false;
    }
    int digits = 0;
    int sum = 0;
    boolean twice = false;
    int beginning = 0;
    for (int i = end - 1; i >= start; i--) {
      int digit = text.charAt(i) - '0';
      if (digit >= 0) {
        sum += !twice ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
        twice = !twice;
        digits++;
      }
    }
    for (int i = start, seen = 0; i < end && seen < 4; i++) {
      if (isDigit(text, i)) {
        beginning = beginning * 10 + text.charAt(i) - '0';
        seen++;
      }
    }
    return digits >= FEWEST && digits <= MOST && sum % 10 == 0 && isScheme(beginning);
  }

  /// By the first four digits.
  private static boolean isScheme(int first) {
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

  /// Whether a single space or dash between two digits stands here.
  private static boolean isSeparator(String text, int at) {
    return at > 0
        && at < text.length()
        && (text.charAt(at) == ' ' || text.charAt(at) == '-')
        && isDigit(text, at - 1)
        && isDigit(text, at + 1);
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
