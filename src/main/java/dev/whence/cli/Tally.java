package dev.whence.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/// Counts what a replay sent, and shows it growing where a terminal watches.
final class Tally {
  private static final long SHOW_EVERY_NANOS = 200_000_000;

  private final PrintWriter err;
  private final boolean watched = Ink.onTerminal() == Ink.COLOUR;
  private final Map<Signal, Long> sent = new EnumMap<>(Signal.class);
  private long changes;
  private long rejected;
  private String firstReason = "";
  private long shownNanos = System.nanoTime();
  private boolean shown;

  Tally(PrintWriter err) {
    this.err = err;
  }

  void add(Signal.Request request, long rejectedItems, String reason) {
    sent.merge(request.signal(), request.items(), Long::sum);
    rejected += rejectedItems;
    if (firstReason.isEmpty()) {
      firstReason = reason;
    }
  }

  void addChange() {
    changes++;
  }

  void progress(Path file) {
    if (watched && System.nanoTime() - shownNanos > SHOW_EVERY_NANOS) {
      shownNanos = System.nanoTime();
      shown = true;
      err.print("\r\u001b[K" + file.getFileName() + "  " + counts());
      err.flush();
    }
  }

  /// Takes the progress line away.
  void end() {
    if (shown) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }

  String summary() {
    String said = firstReason.isEmpty() ? "" : " (" + firstReason + ")";
    return "sent " + counts() + "; rejected " + rejected + said;
  }

  private String counts() {
    return "%d spans, %d log records, %d data points, %d change events"
        .formatted(count(Signal.TRACES), count(Signal.LOGS), count(Signal.METRICS), changes);
  }

  private long count(Signal signal) {
    return sent.getOrDefault(signal, 0L);
  }
}
