package dev.whence.explain.answer;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// On what a link rests, the firmest first.
public enum JoinTier {
  TRACE_ID,
  EXEMPLAR,
  REQUEST_ID,
  BAGGAGE,
  SAME_RESOURCE,
  TOPOLOGY_WINDOW,
  /// A link that rests on the time window alone can never be called more than coincident.
  WINDOW_ONLY;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
