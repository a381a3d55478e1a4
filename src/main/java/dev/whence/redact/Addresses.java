package dev.whence.redact;

/// E-mail addresses, and the user and password before the host of an address.
final class Addresses {

  private static final int MAX_LOCAL = 64;
  private static final int MAX_DOMAIN = 253;
  private static final int MAX_USER = 256;

  private Addresses() {}

  /// @return where to go on
  static int scan(String text, int at, Hits hits) {
    int user = userInfo(text, at);
    if (user >= 0) {
      hits.add(user, at, Kind.CREDENTIAL);
      return at + 1;
    }
    int start = at;
    while (start > 0 && at - start < MAX_LOCAL && isLocal(text.charAt(start - 1))) {
      start--;
    }
    int end = at + 1;
    while (end < text.length() && end - at <= MAX_DOMAIN && isDomain(text.charAt(end))) {
      end++;
    }
    while (end > at && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == '-')) {
      end--;
    }
    int dot = end - 1;
    while (dot > at && text.charAt(dot) != '.') {
      dot--;
    }
    boolean address = start < at && dot > at + 1 && end - dot > 2 && isLetters(text, dot + 1, end);
    if (address) {
      hits.add(start, end, Kind.EMAIL);
    }
    return address ? end : at + 1;
  }

  /// Where `user:password` begins in `scheme://user:password@host`; -1 where it is none.
  private static int userInfo(String text, int at) {
    boolean colon = false;
    for (int i = at - 1; i >= 0 && at - i <= MAX_USER; i--) {
      char c = text.charAt(i);
      if (c == '/') {
        boolean authority = i >= 2 && text.charAt(i - 1) == '/' && text.charAt(i - 2) == ':';
        return colon && authority && i + 1 < at ? i + 1 : -1;
      }
      if (c <= ' ' || c == '@' || c == '"' || c == '\'') {
        return -1;
      }
      colon |= c == ':';
    }
    return -1;
  }

  private static boolean isLetters(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLocal(char c) {
    return isDomain(c) || c == '_' || c == '%' || c == '+';
  }

  private static boolean isDomain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c >= 0xC0;
  }
}
