package dev.whence.model;

import java.util.List;

/// What is remembered of one whole request, so that cohorts are counted without opening it.
///
/// @param route the root span's operation, the type of the request
/// @param service whose operation that is
/// @param requestId normalised, empty where there is none
/// @param failed whether the root failed
/// @param parts who took part, sorted
public record RequestSummary(
    TraceId traceId,
    long startNanos,
    long durationNanos,
    Service service,
    String route,
    String requestId,
    boolean failed,
    int spans,
    int logs,
    List<Part> parts) {

  public RequestSummary {
    parts = List.copyOf(parts);
  }

  /// One operation of one instance that took part.
  ///
  /// @param errors spans of it that failed
  public record Part(
      Service service, String instance, String version, String operation, int spans, int errors) {}
}
