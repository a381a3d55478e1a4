package dev.whence.explain.answer;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// How sure an answer is, the surest first.
public enum Verdict {
  ESTABLISHED,
  PROBABLE,
  COINCIDENT,
  INSUFFICIENT_EVIDENCE,
  NOTHING_UNUSUAL;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The less sure of two.
  public Verdict atMost(Verdict bound) {
    return compareTo(bound) >= 0 ? this : bound;
  }
}
