package dev.whence.redact;

/// Finds what is to be hidden in a text, in one pass: most characters cost one look into a table.
/// Thread-safe.
final class TextScanner {

  private static final int MAX_NAME = 64;

  /// What a character may be the trigger of.
  private static final byte[] TRIGGERS = new byte[128];

  private static final byte NONE = 0;
  private static final byte DIGIT = 1;
  private static final byte VALUE = 2;
  private static final byte AT = 3;
  private static final byte PREFIX = 4;
  private static final byte PERCENT = 5;

  static {
    for (char c = '0'; c <= '9'; c++) {
      TRIGGERS[c] = DIGIT;
    }
    TRIGGERS['='] = VALUE;
    TRIGGERS[':'] = VALUE;
    TRIGGERS['%'] = PERCENT;
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
            case VALUE -> value(text, at, at + 1, hits);
            case PERCENT -> encoded(text, at, hits);
            case AT -> Addresses.scan(text, at, hits);
            case PREFIX -> TokenPrefixes.scan(text, at, c, hits);
            default -> at + 1;
          };
      at = Math.max(next, at + 1);
    }
  }

  /// The value after a name and a separator.
  private int value(String text, int separator, int behind, Hits hits) {
    int end = separator;
    boolean indexed = text.charAt(separator) == '=';
    while (end > 0 && isGap(text.charAt(end - 1), indexed)) {
      end--;
    }
    int start = end;
    while (start > 0 && end - start < MAX_NAME && isName(text.charAt(start - 1))) {
      start--;
    }
    if (end - start < 3 || !isSecret(text, start, end, behind)) {
      return behind;
    }
    boolean line = end - start >= 6 && text.regionMatches(true, end - 6, "cookie", 0, 6);
    int from = Values.begin(text, behind);
    int to = Values.end(text, from, line);
    hits.add(from, to, Kind.CREDENTIAL);
    return to;
  }

  /// The value after a name and an encoded separator, as in an address in an address.
  private int encoded(String text, int at, Hits hits) {
    boolean separator =
        text.regionMatches(true, at + 1, "3D", 0, 2) || text.startsWith("3A", at + 1);
    return separator ? value(text, at, at + 3, hits) : at + 1;
  }

  /// Names in the plural count only before a list of texts: `tokens=512` is a number of them.
  private boolean isSecret(String text, int start, int end, int behind) {
    if (names.of(text, start, end) != Action.KEEP) {
      return true;
    }
    return (text.charAt(end - 1) | 32) == 's'
        && names.of(text, start, end - 1) != Action.KEEP
        && Values.isTexts(text, behind);
  }

  /// @param indexed whether the name may stand in brackets, as in `user[password]=`
  private static boolean isGap(char c, boolean indexed) {
    return Values.isBlank(c) || c == '"' || c == '\'' || c == '\\' || indexed && c == ']';
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
