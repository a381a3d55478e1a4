package dev.whence.model;

/// OTLP span kinds, by their numbers.
public enum SpanKind {
  UNSPECIFIED,
  INTERNAL,
  SERVER,
  CLIENT,
  PRODUCER,
  CONSUMER;

  private static final SpanKind[] VALUES = values();

  /// The kind of an OTLP number; `UNSPECIFIED` for a number not known.
  public static SpanKind of(long number) {
    return number >= 0 && number < VALUES.length ? VALUES[(int) number] : UNSPECIFIED;
  }
}
