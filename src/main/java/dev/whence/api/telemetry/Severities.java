package dev.whence.api.telemetry;

import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// OTLP severity numbers by the names people use for them.
final class Severities {

  private static final int HIGHEST = 24;

  private Severities() {}

  /// The lowest number of a severity; 0, which every line reaches, where none is given.
  static int parse(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "trace" -> 1;
      case "debug" -> 5;
      case "info", "information" -> 9;
      case "warn", "warning" -> 13;
      case "error", "err" -> 17;
      case "fatal", "critical" -> 21;
      default -> number(text);
    };
  }

  private static int number(String text) {
    int number = text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > HIGHEST) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_PARAMETER,
          "severity",
          ApiException.echo(text) + " is no severity",
          "Use trace, debug, info, warn, error, fatal, or an OTLP number from 1 to 24.");
    }
    return number;
  }
}
