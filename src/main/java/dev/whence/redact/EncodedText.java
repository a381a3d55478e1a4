package dev.whence.redact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Texts that are base64 of another text from end to end, as bytes are kept; long ones may be cut.
/// Bytes that are no ASCII stay what they are on the way there and back.
final class EncodedText {

  private static final int SHORTEST = 12;
  private static final int LONG = 4_096;
  private static final boolean[] DIGITS = new boolean[128];

  static {
    for (char c = 0; c < 128; c++) {
      DIGITS[c] = Character.isLetterOrDigit(c) || c == '+' || c == '/';
    }
  }

  private EncodedText() {}

  /// What is encoded; null where that is no text.
  static @Nullable String decode(String text) {
    int whole = text.length() & -4;
    if (text.length() < SHORTEST || whole < Math.min(text.length(), LONG)) {
      return null;
    }
    int end = text.length();
    while (end > text.length() - 2 && text.charAt(end - 1) == '=') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c >= 128 || !DIGITS[c]) {
        return null;
      }
    }
    byte[] bytes = Base64.getDecoder().decode(text.substring(0, whole));
    for (byte one : bytes) {
      if (one >= 0 && one < ' ' && one != '\n' && one != '\r' && one != '\t') {
        return null;
      }
    }
    return new String(bytes, ISO_8859_1);
  }

  static String encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1));
  }
}
