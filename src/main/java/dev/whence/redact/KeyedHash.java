package dev.whence.redact;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA256, cut: the same text gives the same hash, and without the key nobody can try texts
/// out. Thread-safe.
final class KeyedHash {

  private static final String HMAC = "HmacSHA256";
  private static final int SHORT_BYTES = 8;
  private static final int LONG_BYTES = 16;

  private final ThreadLocal<Mac> macs;

  KeyedHash(byte[] key) {
    SecretKeySpec spec = new SecretKeySpec(key, HMAC);
    macs = ThreadLocal.withInitial(() -> mac(spec));
  }

  private static Mac mac(SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /// What stands for a text: 16 hexadecimal digits.
  String of(String text) {
    return hash(text, SHORT_BYTES);
  }

  /// What stands for a request ID: 32 hexadecimal digits, as many IDs have.
  String ofRequest(String id) {
    return hash(id, LONG_BYTES);
  }

  private String hash(String text, int bytes) {
    byte[] digest = macs.get().doFinal(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, bytes);
  }
}
