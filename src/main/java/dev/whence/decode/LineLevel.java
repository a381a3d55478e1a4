package dev.whence.decode;

import java.util.Locale;

/// Finds the level that a log line itself tells: as a member of JSON (`"level":"warn"`), in logfmt
/// (`level=warn`), or as a word in capitals near its start (`2026-11-24 14:03 WARN ...`). Looks at
/// the first characters alone, in one pass.
final class LineLevel {

  private static final int LOOK = 256;
  private static final int WORDS_LOOK = 80;
  private static final int SHORTEST = 4;

  private LineLevel() {}

  /// OTLP severity number, 0 where the line tells none.
  static int severity(String line) {
    String start = line.length() > LOOK ? line.substring(0, LOOK) : line;
    int named = named(start);
    return named != 0 ? named : capitals(start);
  }

  private static int named(String start) {
    String lower = start.toLowerCase(Locale.ROOT);
    for (String name : new String[] {"level", "lvl", "severity"}) {
      int at = lower.indexOf(name);
      if (at >= 0) {
        int number = Severity.number(valueAfter(start, at + name.length()));
        if (number != 0) {
          return number;
        }
      }
    }
    return 0;
  }

  private static String valueAfter(String line, int from) {
    int begin = from;
    while (begin < line.length() && "\": =".indexOf(line.charAt(begin)) >= 0) {
      begin++;
    }
    int end = begin;
    while (end < line.length() && Character.isLetter(line.charAt(end))) {
      end++;
    }
    return begin == from ? "" : line.substring(begin, end);
  }

  private static int capitals(String start) {
    int begin = 0;
    int end = Math.min(start.length(), WORDS_LOOK);
    for (int at = 0; at <= end; at++) {
      boolean capital = at < end && start.charAt(at) >= 'A' && start.charAt(at) <= 'Z';
      if (!capital) {
        int number =
            at - begin >= SHORTEST && wholeWord(start, begin, at)
                ? Severity.number(start.substring(begin, at))
                : 0;
        if (number != 0) {
          return number;
        }
        begin = at + 1;
      }
    }
    return 0;
  }

  private static boolean wholeWord(String line, int begin, int end) {
    return (begin == 0 || !Character.isLetterOrDigit(line.charAt(begin - 1)))
        && (end == line.length() || !Character.isLetterOrDigit(line.charAt(end)));
  }
}
