package dev.whence.redact;

/// Schemes of HTTP authentication: what follows them is the credential.
final class Schemes {

  /// Followed by one word.
  private static final String[] WORD = {
    "Bearer",
    "Basic",
    "ApiKey",
    "Token",
    "Negotiate",
    "NTLM",
    "DPoP",
    "AWS",
    "SharedKey",
    "SharedKeyLite",
    "GoogleLogin",
    "JWT",
    "Splunk",
    "GenieKey"
  };

  /// Followed by parameters up to the end of the line.
  private static final String[] PARAMETERS = {
    "Digest",
    "AWS4-HMAC-SHA256",
    "AWS4-ECDSA-P256-SHA256",
    "OAuth",
    "Hawk",
    "HMAC",
    "Signature",
    "vapid"
  };

  private Schemes() {}

  /// Behind the scheme that stands here and the blanks after it; `from` where there is none.
  static int behind(String text, int from) {
    int word = behind(text, from, WORD);
    return word > from ? word : behind(text, from, PARAMETERS);
  }

  static boolean hasParameters(String text, int from) {
    return behind(text, from, PARAMETERS) > from;
  }

  private static int behind(String text, int from, String[] schemes) {
    for (String scheme : schemes) {
      int end = from + scheme.length();
      if (text.regionMatches(true, from, scheme, 0, scheme.length())) {
        int at = Values.behindBlanks(text, end);
        if (at > end) {
          return at;
        }
      }
    }
    return from;
  }
}
