package dev.whence.intake;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Tells whether a webhook's body, byte for byte as it came, was signed by somebody who knows a
/// secret. Takes the same time whatever the signature is.
public final class SignedBody {

  private static final String HMAC = "HmacSHA256";
  private static final int MAX_SIGNATURES = 10;

  private SignedBody() {}

  /// Whether one of the signatures is the body's HMAC-SHA256 with one of the secrets.
  ///
  /// @param header signatures with commas between, each in hexadecimal after the prefix; null where
  ///   there was none
  /// @param prefix `v1=`, `sha256=`
  public static boolean isSigned(
      byte[] body, @Nullable String header, String prefix, List<String> secrets) {
    boolean signed = false;
    String[] signatures = (header == null ? "" : header).split(",", MAX_SIGNATURES + 1);
    for (String secret : secrets) {
      byte[] expected =
          (prefix + HexFormat.of().formatHex(hmac(body, secret))).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < Math.min(signatures.length, MAX_SIGNATURES); i++) {
        String given = signatures[i].strip().toLowerCase(Locale.ROOT);
        signed |= MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8));
      }
    }
    return signed;
  }

  /// Whether a header holds one of the secrets itself.
  public static boolean isSecret(@Nullable String header, List<String> secrets) {
    byte[] given = (header == null ? "" : header).getBytes(StandardCharsets.UTF_8);
    boolean known = false;
    for (String secret : secrets) {
      known |= MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), given);
    }
    return known;
  }

  /// The body's HMAC-SHA256 with a secret, in hexadecimal.
  public static String signature(byte[] body, String secret) {
    return HexFormat.of().formatHex(hmac(body, secret));
  }

  private static byte[] hmac(byte[] body, String secret) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
      return mac.doFinal(body);
    } catch (NoSuchAlgorithmException | InvalidKeyException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
