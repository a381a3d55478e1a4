package dev.whence.access;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// An API key as it is kept: its SHA-256 alone. Keys are long and random, so that a fast hash is
/// enough; several hashes while a key is changed for the next.
///
/// @param sha256 hashes of 32 bytes
/// @param expires from then on it is not taken
public record ApiKey(Grant grant, List<byte[]> sha256, Instant expires) {

  private static final int HASH_BYTES = 32;

  public ApiKey {
    sha256 = List.copyOf(sha256);
    if (sha256.isEmpty() || sha256.stream().anyMatch(hash -> hash.length != HASH_BYTES)) {
      throw new IllegalArgumentException(
          "key '" + grant.name() + "' needs sha256: 64 hexadecimal digits of each secret's hash");
    }
  }

  /// Reads hashes in hexadecimal.
  public static ApiKey of(Grant grant, List<String> hexadecimal, Instant expires) {
    try {
      return new ApiKey(
          grant,
          hexadecimal.stream()
              .map(text -> HexFormat.of().parseHex(text.strip().toLowerCase(Locale.ROOT)))
              .toList(),
          expires);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "key '%s' needs sha256: 64 hexadecimal digits of each secret's hash"
              .formatted(grant.name()),
          wrong);
    }
  }

  /// Takes the same time whatever differs.
  boolean isHashOf(byte[] digest) {
    boolean same = false;
    for (byte[] hash : sha256) {
      same |= MessageDigest.isEqual(hash, digest);
    }
    return same;
  }

  static byte[] hash(byte[] secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  @Override
  public String toString() {
    return "ApiKey[" + grant.name() + ", ***]";
  }
}
