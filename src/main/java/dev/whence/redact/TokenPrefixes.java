package dev.whence.redact;

/// Tokens that say by their beginning what they are.
final class TokenPrefixes {

  private static final String[] UNDERSCORE = {
    "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "sk_live_", "rk_live_", "npm_", "hvs_"
  };
  private static final String[] DASH = {
    "glpat-", "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "sk-ant-", "sk-proj-"
  };
  private static final boolean[] BEFORE_UNDERSCORE = before(UNDERSCORE);
  private static final boolean[] BEFORE_DASH = before(DASH);
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final int FEWEST = 16;

  private TokenPrefixes() {}

  /// @param c the character there, the last or first one of what announces a token
  /// @return where to go on
  static int scan(String text, int at, char c, Hits hits) {
    return switch (c) {
      case '_' -> prefixed(text, at, UNDERSCORE, BEFORE_UNDERSCORE, hits);
      case '-' ->
          text.startsWith(BEGIN, at)
              ? pem(text, at, hits)
              : prefixed(text, at, DASH, BEFORE_DASH, hits);
      case 'A' -> aws(text, at, hits);
      case 'J' -> web(text, at, hits);
      case 'z' -> google(text, at, hits);
      default -> bearer(text, at, hits);
    };
  }

  /// The two characters before the last one of each prefix: most dashes and underscores stand
  /// behind others.
  private static boolean[] before(String[] prefixes) {
    boolean[] before = new boolean[128 * 128];
    for (String prefix : prefixes) {
      int last = prefix.length() - 1;
      before[pair(prefix.charAt(last - 2), prefix.charAt(last - 1))] = true;
    }
    return before;
  }

  private static int pair(char first, char second) {
    return (first & 127) << 7 | second & 127;
  }

  private static int prefixed(String text, int at, String[] prefixes, boolean[] before, Hits hits) {
    if (at < 3 || !before[pair(text.charAt(at - 2), text.charAt(at - 1))]) {
      return at + 1;
    }
    for (String prefix : prefixes) {
      int start = at + 1 - prefix.length();
      if (start >= 0 && text.startsWith(prefix, start)) {
        return token(text, start, at + 1, FEWEST, hits);
      }
    }
    return at + 1;
  }

  private static int aws(String text, int at, Hits hits) {
    int start = at - 3;
    boolean announced =
        start >= 0 && (text.startsWith("AKIA", start) || text.startsWith("ASIA", start));
    return announced ? token(text, start, at + 1, FEWEST, hits) : at + 1;
  }

  private static int google(String text, int at, Hits hits) {
    int start = at - 2;
    boolean announced = start >= 0 && text.startsWith("AIza", start);
    return announced ? token(text, start, at + 2, 30, hits) : at + 1;
  }

  /// A JSON web token: three parts of base64.
  private static int web(String text, int at, Hits hits) {
    int start = at - 2;
    if (start < 0 || !text.startsWith("eyJ", start) || isToken(text, start - 1)) {
      return at + 1;
    }
    int end = tokenEnd(text, start);
    if (end - start < FEWEST || end >= text.length() || text.charAt(end) != '.') {
      return end;
    }
    int second = tokenEnd(text, end + 1);
    boolean third = second < text.length() && text.charAt(second) == '.';
    int last = third ? tokenEnd(text, second + 1) : second;
    hits.add(start, last, Kind.TOKEN);
    return last;
  }

  private static int bearer(String text, int at, Hits hits) {
    String scheme = "bearer ";
    if (at + 1 >= text.length() || (text.charAt(at + 1) | 32) != 'e') {
      return at + 1;
    }
    if (!text.regionMatches(true, at, scheme, 0, scheme.length())) {
      return at + 1;
    }
    int start = at + scheme.length();
    int end = start;
    while (end < text.length() && isBearer(text.charAt(end))) {
      end++;
    }
    if (end - start >= FEWEST) {
      hits.add(start, end, Kind.TOKEN);
    }
    return end;
  }

  private static int pem(String text, int at, Hits hits) {
    int label = at + BEGIN.length();
    int end = text.indexOf("-----", label);
    int key = text.indexOf("PRIVATE KEY", label, Math.max(label, end));
    if (key < 0 || end - label > 40) {
      return label;
    }
    int close = text.indexOf(END, end);
    int last = close < 0 ? text.length() : text.indexOf("-----", close + END.length());
    last = last < 0 ? text.length() : last;
    hits.add(at, last, Kind.TOKEN);
    return last;
  }

  private static int token(String text, int start, int from, int fewest, Hits hits) {
    int end = tokenEnd(text, from);
    if (end - from >= fewest && !isToken(text, start - 1)) {
      hits.add(start, end, Kind.TOKEN);
    }
    return end;
  }

  private static int tokenEnd(String text, int from) {
    int end = from;
    while (isToken(text, end)) {
      end++;
    }
    return end;
  }

  private static boolean isToken(String text, int at) {
    if (at < 0 || at >= text.length()) {
      return false;
    }
    char c = text.charAt(at);
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  private static boolean isBearer(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~+/=".indexOf(c) >= 0;
  }
}
