package dev.whence.model;

/// One log line as a value. Identity: (tenant, trace, span ID, request ID, resource, time, body,
/// attributes, occurrence within its export request).
///
/// @param traceId [TraceId#NONE] where it belongs to no known trace
/// @param severity OTLP severity number, 0 where unknown; 17 and above are errors
/// @param requestId normalised, empty where there is none
public record LogRecord(
    TraceId traceId,
    long spanId,
    long timeNanos,
    int severity,
    String severityText,
    String body,
    String eventName,
    Attributes resource,
    String scope,
    String requestId,
    Attributes attributes,
    int occurrence) {}
