package dev.whence.redact;

/// Finds what is to be hidden in a text, in one pass: most characters cost one look into a table.
/// Thread-safe.
final class TextScanner {

  private static final int MAX_NAME = 64;
  private static final int MAX_GAP = 4;

  /// What a character may be the trigger of.
  private static final byte[] TRIGGERS = new byte[128];

  private static final byte NONE = 0;
  private static final byte DIGIT = 1;
  private static final byte VALUE = 2;
  private static final byte AT = 3;
  private static final byte PREFIX = 4;

  static {
    for (char c = '0'; c <= '9'; c++) {
      TRIGGERS[c] = DIGIT;
    }
    TRIGGERS['='] = VALUE;
    TRIGGERS[':'] = VALUE;
    TRIGGERS['@'] = AT;
    for (char c : new char[] {'_', '-', 'A', 'J', 'z', 'B', 'b'}) {
      TRIGGERS[c] = PREFIX;
    }
  }

  private final SecretNames names;

  TextScanner(SecretNames names) {
    this.names = names;
  }

  void scan(String text, Hits hits) {
    int length = text.length();
    int at = 0;
    while (at < length) {
      char c = text.charAt(at);
      byte trigger = c < 128 ? TRIGGERS[c] : NONE;
      int next =
          switch (trigger) {
            case DIGIT -> Cards.scan(text, at, hits);
            case VALUE -> value(text, at, hits);
            case AT -> Addresses.scan(text, at, hits);
            case PREFIX -> TokenPrefixes.scan(text, at, c, hits);
            default -> at + 1;
          };
      at = Math.max(next, at + 1);
    }
  }

  /// The value after a name and a separator.
  private int value(String text, int separator, Hits hits) {
    int end = separator;
    while (end > 0 && separator - end < MAX_GAP && isGap(text.charAt(end - 1))) {
      end--;
    }
    int start = end;
    while (start > 0 && end - start < MAX_NAME && isName(text.charAt(start - 1))) {
      start--;
    }
    if (end - start < 3 || names.of(text, start, end) == Action.KEEP) {
      return separator + 1;
    }
    int from = separator + 1;
    while (from < text.length() && from - separator <= MAX_GAP && isGap(text.charAt(from))) {
      from++;
    }
    boolean line = end - start >= 6 && text.regionMatches(true, end - 6, "cookie", 0, 6);
    int to = Values.end(text, from, separator, line);
    hits.add(from, to, Kind.CREDENTIAL);
    return to;
  }

  private static boolean isGap(char c) {
    return c == ' ' || c == '"' || c == '\'' || c == '\\' || c == '[';
  }

  private static boolean isName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-'
        || c == '.';
  }
}
