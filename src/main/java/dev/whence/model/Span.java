package dev.whence.model;

import java.util.List;

/// One span as a value. Identity: (tenant, trace, span ID, kind).
///
/// @param parentSpanId 0 for a root
/// @param status 0 unset, 1 ok, 2 error
/// @param resource attributes of what emitted it
/// @param requestId normalised, empty where there is none
public record Span(
    TraceId traceId,
    long spanId,
    long parentSpanId,
    SpanKind kind,
    String name,
    long startNanos,
    long endNanos,
    int status,
    String statusMessage,
    String traceState,
    Attributes resource,
    String scope,
    String requestId,
    Attributes attributes,
    List<Event> events,
    List<Link> links) {

  public Span {
    events = List.copyOf(events);
    links = List.copyOf(links);
  }

  public boolean isError() {
    return status == 2;
  }

  public long durationNanos() {
    return endNanos - startNanos;
  }

  /// Something that happened at one moment of the span.
  public record Event(long timeNanos, String name, Attributes attributes) {}

  /// A pointer to a span of this or another trace.
  public record Link(TraceId traceId, long spanId, Attributes attributes) {}
}
