package dev.whence.join;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/// One spelling for a request ID that different emitters write differently.
public final class RequestIds {

  private static final int MAX_LENGTH = 128;
  private static final int MIN_LENGTH = 4;
  private static final String LEADING_ZEROS = "0".repeat(16);

  private RequestIds() {}

  /// Lower case; UUIDs without dashes; 128-bit hexadecimal IDs with 64 leading zero bits as 64-bit
  /// ones; base64 of 8 or 16 bytes as hexadecimal digits. Empty where the text is too short or too
  /// long to tell requests apart.
  public static String normalise(String raw) {
    String text = unwrapped(raw.strip());
    if (text.length() < MIN_LENGTH || text.length() > MAX_LENGTH) {
      return "";
    }
    String bytes = fromBase64(text);
    String lower = bytes.isEmpty() ? text.toLowerCase(Locale.ROOT) : bytes;
    String digits = lower.replace("-", "");
    if (!isHex(digits)) {
      return lower;
    }
    boolean padded = digits.length() == 32 && digits.startsWith(LEADING_ZEROS);
    return padded ? digits.substring(16) : digits;
  }

  /// Header attributes are arrays: `["7f1c"]`.
  private static String unwrapped(String text) {
    return text.startsWith("[\"") && text.endsWith("\"]")
        ? text.substring(2, text.length() - 2)
        : text;
  }

  private static String fromBase64(String text) {
    boolean sixteen = text.length() == 24 && text.endsWith("==");
    boolean eight = text.length() == 12 && text.endsWith("=") && !text.endsWith("==");
    if (!sixteen && !eight) {
      return "";
    }
    try {
      boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
      Base64.Decoder decoder = urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder();
      return HexFormat.of().formatHex(decoder.decode(text));
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
