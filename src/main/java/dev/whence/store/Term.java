package dev.whence.store;

/// Something an item must carry to be found.
///
/// @param value as the field says: a trace ID in 32 lower-case hex digits, a normalised request ID,
///   a [dev.whence.model.Service#key], a metric name, a lower-case token of a log body, "true" for
///   errors
public record Term(Field field, String value) {

  /// What can be looked up.
  public enum Field {
    TRACE_ID,
    REQUEST_ID,
    SERVICE,
    METRIC,
    /// A word of a log body: a run of letters and digits, in lower case.
    TOKEN,
    /// Spans with error status, log lines of severity 17 and above.
    ERROR
  }
}
