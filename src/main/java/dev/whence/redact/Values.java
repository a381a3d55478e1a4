package dev.whence.redact;

/// Where the values after secret names begin and end: at their quote or bracket, or where the next
/// field begins.
final class Values {

  private Values() {}

  /// Where the value begins that follows a separator: behind blanks and its quote. A value on the
  /// next line counts if that is indented and no line of a stack trace.
  static int begin(String text, int from) {
    int at = behindBlanks(text, from);
    int line = at;
    while (line < text.length() && (text.charAt(line) == '\n' || text.charAt(line) == '\r')) {
      line++;
    }
    int indented = line > at ? behindBlanks(text, line) : line;
    if (indented > line && !text.startsWith("at ", indented)) {
      at = indented;
    }
    int quote = at;
    while (quote < text.length() && text.charAt(quote) == '\\') {
      quote++;
    }
    return isQuote(text, quote) ? quote + 1 : at;
  }

  /// @param from where the value begins, as [#begin] has it
  /// @param line whether the rest of the line belongs to it, as with cookies
  static int end(String text, int from, boolean line) {
    if (isQuote(text, from - 1)) {
      int close = quoteEnd(text, from - 1);
      return close == text.length() ? close : close - slashesBefore(text, from - 1);
    }
    boolean structure =
        from < text.length() && (text.charAt(from) == '[' || text.charAt(from) == '{');
    int at = structure ? bracketEnd(text, from) : Schemes.behind(text, from);
    boolean rest = line || Schemes.hasParameters(text, from);
    while (at < text.length() && !(rest ? endsLine(text, at) : endsField(text, at))) {
      boolean quoted = rest && text.charAt(at) == '=' && isQuote(text, at + 1);
      at = quoted ? Math.min(quoteEnd(text, at + 1) + 1, text.length()) : at + 1;
    }
    return at;
  }

  /// Whether an array of texts begins here.
  static boolean isTexts(String text, int from) {
    int at = behindBlanks(text, from);
    if (at >= text.length() || text.charAt(at) != '[') {
      return false;
    }
    return isQuote(text, begin(text, at + 1) - 1);
  }

  private static boolean endsLine(String text, int at) {
    char c = text.charAt(at);
    return c == '\n' || c == '\r' || c == '"';
  }

  private static boolean endsField(String text, int at) {
    char c = text.charAt(at);
    return c <= ' ' || c == ',' || c == ';' || c == '&' || c == '"' || c == '\'' || c == '}'
        || c == ']' || c == ')' || c == '<';
  }

  /// Behind the bracket that closes the one here, which need not be of its kind; the end of the
  /// text where none does.
  private static int bracketEnd(String text, int open) {
    int depth = 0;
    int at = open;
    while (at < text.length()) {
      switch (text.charAt(at)) {
        case '[', '{' -> depth++;
        case ']', '}' -> depth--;
        case '"' -> at = quoteEnd(text, at);
        default -> {}
      }
      at++;
      if (depth == 0) {
        return at;
      }
    }
    return text.length();
  }

  /// The quote that closes the one here; the end of the text where none does. A text in a text has
  /// backslashes before each of its quotes, and more before quotes that it holds.
  private static int quoteEnd(String text, int open) {
    char quote = text.charAt(open);
    int deep = slashesBefore(text, open);
    int slashes = 0;
    for (int at = open + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote && slashes % (2 * (deep + 1)) == deep) {
        return at;
      }
      slashes = c == '\\' ? slashes + 1 : 0;
    }
    return text.length();
  }

  private static int slashesBefore(String text, int quote) {
    int at = quote;
    while (at > 0 && text.charAt(at - 1) == '\\') {
      at--;
    }
    return quote - at;
  }

  static int behindBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\u00a0';
  }

  private static boolean isQuote(String text, int at) {
    return at >= 0 && at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
  }
}
