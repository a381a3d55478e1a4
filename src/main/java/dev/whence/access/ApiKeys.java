package dev.whence.access;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All keys that are known now. Every look-up compares with every key, so that it tells nothing by
/// the time it takes; nothing is remembered between look-ups. Thread-safe.
public final class ApiKeys {

  /// A secret longer than this is not looked at.
  private static final int MAX_LENGTH = 512;

  /// More keys would make each look-up slow.
  public static final int MAX_KEYS = 1_000;

  private final Supplier<List<ApiKey>> keys;

  /// @param keys asked each time: a key file changes while the service runs
  public ApiKeys(Supplier<List<ApiKey>> keys) {
    this.keys = keys;
  }

  /// What a secret allows; null where it is not known, or its time is up.
  @Nullable Grant find(String secret, Instant now) {
    if (secret.isEmpty() || secret.length() > MAX_LENGTH) {
      return null;
    }
    byte[] digest = ApiKey.hash(secret.getBytes(StandardCharsets.UTF_8));
    Grant found = null;
    for (ApiKey key : keys.get()) {
      if (key.isHashOf(digest) && now.isBefore(key.expires())) {
        found = key.grant();
      }
    }
    return found;
  }
}
