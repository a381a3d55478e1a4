package dev.whence.explain.request;

import java.util.regex.Pattern;

/// Whether a log line is one of a pattern: of its call site, or of its fixed words with anything in
/// between.
final class LinePattern {

  private static final String MASK = "<*>";
  private static final int LONGEST = 160;
  private static final Pattern IDS = Pattern.compile("(?:\\w+[:=] ?)?\\b[0-9a-fA-F]{16,32}\\b ?");

  private LinePattern() {}

  /// `: "…"` with what a line of a call site says, its IDs left out; empty where the pattern is the
  /// message itself.
  static String message(String pattern, String line) {
    int site = pattern.contains(MASK) ? -1 : line.indexOf(pattern);
    if (site < 0) {
      return "";
    }
    String said = IDS.matcher(line.substring(site + pattern.length())).replaceAll("").strip();
    return said.isEmpty()
        ? ""
        : ": \"" + (said.length() > LONGEST ? said.substring(0, LONGEST) + "…" : said) + "\"";
  }

  static boolean matches(String pattern, String line) {
    int at = 0;
    int from = 0;
    while (from <= pattern.length()) {
      int mask = pattern.indexOf(MASK, from);
      String fixed = pattern.substring(from, mask < 0 ? pattern.length() : mask);
      int found = line.indexOf(fixed, at);
      if (found < 0) {
        return false;
      }
      at = found + fixed.length();
      if (mask < 0) {
        return true;
      }
      from = mask + MASK.length();
    }
    return true;
  }
}
