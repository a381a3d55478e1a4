package dev.whence.explain.request;

import dev.whence.explain.answer.JoinTier;
import dev.whence.model.LogRecord;
import java.util.Comparator;

/// A log line where it belongs in a request.
///
/// @param tier what joins it to the request
public record PlacedLog(LogRecord line, JoinTier tier) {

  static final Comparator<PlacedLog> BY_TIME =
      Comparator.comparingLong((PlacedLog log) -> log.line().timeNanos())
          .thenComparing(log -> log.line().body())
          .thenComparingInt(log -> log.line().occurrence());
}
