package dev.whence.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// What the suite measured, a line for each fault, for `./whence test --faults` to print.
final class FaultFigures {

  private static final Path FILE = Path.of("target", "faults.txt");

  private FaultFigures() {}

  /// @param seconds from the start after the fault, or its end, until it serves
  static void add(String fault, Ledger.Outcome outcome, double seconds, String remark) {
    write(
        String.format(
            Locale.ROOT,
            "%-46s acknowledged %8d  recovered %8d  doubled %d  serves after %5.1f s  %s%n",
            fault,
            outcome.acknowledged(),
            outcome.recovered(),
            outcome.doubled(),
            seconds,
            remark));
  }

  static void add(String fault, String figures) {
    write(String.format(Locale.ROOT, "%-46s %s%n", fault, figures));
  }

  private static synchronized void write(String line) {
    try {
      Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
