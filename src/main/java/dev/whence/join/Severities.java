package dev.whence.join;

import dev.whence.model.Letters;

/// The level that a plain log line names near its start, for lines whose sender gave none.
final class Severities {

  private static final int LOOKED_AT = 120;

  private Severities() {}

  /// OTLP severity number, 0 where no level stands there.
  static int of(String body) {
    int limit = Math.min(body.length(), LOOKED_AT);
    int start = 0;
    for (int i = 0; i <= limit; i++) {
      boolean letter = i < limit && Letters.isLetter(body.charAt(i));
      if (!letter) {
        int level = i - start >= 4 ? level(body, start, i) : 0;
        if (level > 0) {
          return level;
        }
        start = i + 1;
      }
    }
    return 0;
  }

  private static int level(String body, int start, int end) {
    if (end - start > 8) {
      return 0;
    }
    return switch (body.substring(start, end)) {
      case "TRACE" -> 1;
      case "DEBUG" -> 5;
      case "INFO" -> 9;
      case "WARN", "WARNING" -> 13;
      case "ERROR", "SEVERE" -> 17;
      case "FATAL", "CRITICAL" -> 21;
      case "info" -> leveled(body, start, end) ? 9 : 0;
      case "warn", "warning" -> leveled(body, start, end) ? 13 : 0;
      case "error" -> leveled(body, start, end) ? 17 : 0;
      case "fatal", "critical" -> leveled(body, start, end) ? 21 : 0;
      default -> 0;
    };
  }

  /// Lower-case words are levels only behind `level=`, `"level":"` or `severity`.
  private static boolean leveled(String body, int start, int end) {
    String before = body.substring(Math.max(0, start - 14), start);
    return end > start && (before.contains("level") || before.contains("severity"));
  }
}
