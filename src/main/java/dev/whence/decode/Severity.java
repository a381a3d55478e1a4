package dev.whence.decode;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;

/// Names of log levels to OTLP severity numbers, as the OpenTelemetry data model maps other
/// systems' levels.
final class Severity {

  private static final int LONGEST = 16;

  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          entry("TRACE", 1),
          entry("FINEST", 1),
          entry("VERBOSE", 1),
          entry("FINER", 3),
          entry("DEBUG", 5),
          entry("FINE", 5),
          entry("D", 5),
          entry("CONFIG", 8),
          entry("INFO", 9),
          entry("INFORMATION", 9),
          entry("INFORMATIONAL", 9),
          entry("I", 9),
          entry("NOTICE", 10),
          entry("WARN", 13),
          entry("WARNING", 13),
          entry("W", 13),
          entry("ERROR", 17),
          entry("ERR", 17),
          entry("SEVERE", 17),
          entry("E", 17),
          entry("CRITICAL", 18),
          entry("CRIT", 18),
          entry("ALERT", 19),
          entry("FATAL", 21),
          entry("F", 21),
          entry("PANIC", 21),
          entry("EMERGENCY", 21),
          entry("EMERG", 21));

  private Severity() {}

  /// The number of a level's name in any case, also with a step of 2 to 4 (`WARN2`); 0 where it is
  /// none.
  static int number(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return 0;
    }
    String name = text.strip().toUpperCase(Locale.ROOT);
    Integer number = NUMBERS.get(name);
    if (number != null) {
      return number;
    }
    int step = name.isEmpty() ? 0 : name.charAt(name.length() - 1) - '0';
    Integer base =
        step >= 2 && step <= 4 ? NUMBERS.get(name.substring(0, name.length() - 1)) : null;
    return base != null && base % 4 == 1 ? base + step - 1 : 0;
  }
}
