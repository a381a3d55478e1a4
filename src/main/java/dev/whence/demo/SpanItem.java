package dev.whence.demo;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One finished span. IDs are lower-case hex; a root has no parent. A program that is instrumented
/// poorly leaves the kind out. `error` is the status, unset otherwise.
record SpanItem(
    Entity entity,
    String traceId,
    String spanId,
    @Nullable String parentSpanId,
    String traceState,
    String name,
    @Nullable SpanKind kind,
    long startNanos,
    long endNanos,
    Attributes attributes,
    List<Event> events,
    boolean error,
    String statusMessage) {

  /// Something that happened within the span, such as an exception.
  record Event(String name, long timeNanos, Attributes attributes) {}
}
