package dev.whence.model;

import java.util.HexFormat;

/// Span IDs are plain 64-bit values here, 0 meaning none; this is how they are written.
public final class SpanId {

  private SpanId() {}

  /// 16 lower-case hexadecimal digits.
  public static String hex(long spanId) {
    return HexFormat.of().toHexDigits(spanId);
  }
}
