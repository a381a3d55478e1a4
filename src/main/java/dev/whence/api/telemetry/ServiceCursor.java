package dev.whence.api.telemetry;

import dev.whence.api.Digest;
import dev.whence.api.Params;
import dev.whence.model.Service;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The last service of a page. Services are sorted as people expect; those that begin alike for
/// longer than a cursor holds, in an order that stays. A page token is its text; callers hand it
/// back unread.
///
/// @param key what services are sorted by
record ServiceCursor(String key) implements Comparable<ServiceCursor> {

  /// Its token is a parameter that is not too long, whatever the characters.
  private static final int MAX_LENGTH = 100;

  static ServiceCursor of(Service service) {
    String key = service.name() + "|" + service.namespace() + "|" + service.environment();
    return new ServiceCursor(key.length() > MAX_LENGTH ? begin(key) + Digest.hex(key) : key);
  }

  private static String begin(String key) {
    int last = MAX_LENGTH - 1;
    return key.substring(0, Character.isHighSurrogate(key.charAt(last)) ? last : MAX_LENGTH);
  }

  /// Reads a page token; null where none was given.
  static @Nullable ServiceCursor parse(@Nullable String token) {
    String text = Params.text("cursor", token);
    if (text == null) {
      return null;
    }
    try {
      byte[] key = Base64.getUrlDecoder().decode(text);
      return new ServiceCursor(new String(key, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      throw Cursor.notOurs();
    }
  }

  /// Whether a service is on none of the pages up to a cursor, or there is none.
  static boolean isAfter(@Nullable ServiceCursor cursor, Service service) {
    return cursor == null || of(service).compareTo(cursor) > 0;
  }

  String token() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int compareTo(ServiceCursor other) {
    return key.compareTo(other.key);
  }
}
