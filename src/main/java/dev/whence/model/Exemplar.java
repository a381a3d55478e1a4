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

    static final int COUNT = values().length;
  }

  /// Whether this one serves its role better than another of the same; ties break by ID, so that
  /// the order of arrival never shows.
  public boolean beats(Exemplar other) {
    int order = compare(role, value, timeNanos, other.value, other.timeNanos);
    if (order == 0) {
      order = traceId.compareTo(other.traceId);
    }
    return order != 0 ? order > 0 : Long.compareUnsigned(spanId, other.spanId) > 0;
  }

  /// Whether it beats every exemplar of a value and time, whatever its ID.
  boolean surpasses(long otherValue, long otherNanos) {
    return compare(role, value, timeNanos, otherValue, otherNanos) > 0;
  }

  /// How two serve a role, their IDs apart: above 0 where the first does it better.
  public static int compare(
      Role role, long value, long timeNanos, long otherValue, long otherNanos) {
    return switch (role) {
      case SLOWEST -> Long.compare(value, otherValue);
      case FIRST_ERROR -> Long.compare(otherNanos, timeNanos);
      case NEWEST -> Long.compare(timeNanos, otherNanos);
    };
  }
}
