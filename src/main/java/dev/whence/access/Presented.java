package dev.whence.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The secret that a request brings: `Authorization: Bearer KEY`, `Basic` with the key as the
/// password, Elasticsearch's `ApiKey`, or `X-API-Key: KEY`.
final class Presented {

  private static final int MAX_LENGTH = 8_192;

  private Presented() {}

  /// The key or token; null where the request brings none.
  static @Nullable String secret(Credentials credentials) {
    String authorization = credentials.only("Authorization");
    if (authorization == null) {
      return credentials.only("X-API-Key");
    }
    int space = authorization.indexOf(' ');
    if (space < 0 || authorization.length() > MAX_LENGTH) {
      throw unreadable();
    }
    String rest = authorization.substring(space + 1).strip();
    return switch (authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
      case "bearer" -> rest;
      case "basic", "apikey" -> afterColon(rest);
      default -> throw unreadable();
    };
  }

  private static String afterColon(String base64) {
    try {
      String both = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      return both.substring(both.indexOf(':') + 1);
    } catch (IllegalArgumentException notBase64) {
      throw unreadable();
    }
  }

  private static Denied unreadable() {
    return new Denied(
        Denied.Reason.UNAUTHENTICATED,
        "the Authorization header cannot be read; use Bearer, Basic (the key is the password) or"
            + " ApiKey");
  }
}
