package dev.whence.model;

/// One item that stands for a cell: the slowest, the first that failed, the newest.
///
/// @param value duration in nanoseconds; 0 for log lines
public record Exemplar(Role role, long value, long timeNanos, TraceId traceId, long spanId) {

  /// Why this one was kept.
  public enum Role {
    SLOWEST,
    FIRST_ERROR,
    NEWEST;

    private static final Role[] VALUES = values();

    public static Role of(long ordinal) {
      return VALUES[(int) ordinal];
    }
  }

  /// Whether this one serves its role better than another; ties break by ID, so that the order of
  /// arrival never shows.
  boolean beats(Exemplar other) {
    int order =
        switch (role) {
          case SLOWEST -> Long.compare(value, other.value);
          case FIRST_ERROR -> Long.compare(other.timeNanos, timeNanos);
          case NEWEST -> Long.compare(timeNanos, other.timeNanos);
        };
    if (order == 0) {
      order = traceId.compareTo(other.traceId);
    }
    return order != 0 ? order > 0 : Long.compareUnsigned(spanId, other.spanId) > 0;
  }
}
