package dev.whence.redact;

/// Where values end in log lines: at their quote, or where the next field begins.
final class Values {

  private static final String[] SCHEMES = {"Bearer ", "Basic ", "ApiKey ", "Digest ", "Token "};

  private Values() {}

  /// @param separator between the name and the value; a quote between them encloses the value
  /// @param line whether the rest of the line belongs to it
  static int end(String text, int from, int separator, boolean line) {
    char quote = 0;
    boolean escaped = false;
    for (int i = separator + 1; i < from; i++) {
      char c = text.charAt(i);
      quote = c == '"' || c == '\'' ? c : quote;
      escaped |= c == '\\';
    }
    int at = from;
    for (String scheme : SCHEMES) {
      if (text.regionMatches(true, from, scheme, 0, scheme.length())) {
        at = from + scheme.length();
      }
    }
    while (at < text.length() && !ends(text, at, quote, escaped, line)) {
      at++;
    }
    return at;
  }

  private static boolean ends(String text, int at, char quote, boolean escaped, boolean line) {
    char c = text.charAt(at);
    if (quote != 0) {
      return escaped
          ? c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == quote
          : c == quote && text.charAt(at - 1) != '\\';
    }
    if (line) {
      return c == '\n' || c == '\r' || c == '"';
    }
    return c <= ' ' || c == ',' || c == ';' || c == '&' || c == '"' || c == '\'' || c == '}'
        || c == ']' || c == ')' || c == '<';
  }
}
