package dev.whence.model;

/// The shapes of OTLP metrics.
public enum MetricKind {
  GAUGE,
  SUM,
  HISTOGRAM,
  EXPONENTIAL_HISTOGRAM,
  SUMMARY;

  private static final MetricKind[] VALUES = values();

  public static MetricKind of(long ordinal) {
    return VALUES[(int) ordinal];
  }
}
