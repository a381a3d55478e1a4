package dev.whence.demo;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A span that has begun. It ends once; to end it again is a mistake of the simulation.
final class OpenSpan {
  private final Request request;
  private final Entity entity;
  private final String spanId;
  private final @Nullable OpenSpan parent;
  private final SpanKind kind;
  private final String name;
  private final long startNanos;
  private final AttributesBuilder attributes = Attributes.builder();
  private final List<SpanItem.Event> events = new ArrayList<>();
  private boolean error;
  private String statusMessage = "";
  private boolean ended;

  OpenSpan(
      Request request,
      Entity entity,
      String spanId,
      @Nullable OpenSpan parent,
      SpanKind kind,
      String name,
      long startNanos) {
    this.request = request;
    this.entity = entity;
    this.spanId = spanId;
    this.parent = parent;
    this.kind = kind;
    this.name = name;
    this.startNanos = startNanos;
  }

  <T> OpenSpan put(AttributeKey<T> key, T value) {
    attributes.put(key, value);
    return this;
  }

  OpenSpan putAll(Attributes more) {
    attributes.putAll(more);
    return this;
  }

  OpenSpan exception(String type, String message, long nowNanos) {
    Attributes of = Attributes.of(Keys.EXCEPTION_TYPE, type, Keys.EXCEPTION_MESSAGE, message);
    events.add(new SpanItem.Event("exception", nowNanos, of));
    return this;
  }

  OpenSpan error(String type, String message) {
    put(Keys.ERROR_TYPE, type);
    error = true;
    statusMessage = message;
    return this;
  }

  void end(long nowNanos) {
    if (ended) {
      throw new IllegalStateException("span " + spanId + " ended twice");
    }
    ended = true;
    request.finished(
        new SpanItem(
            entity,
            request.traceId(),
            spanId,
            parent == null ? null : parent.spanId,
            "",
            name,
            kind,
            startNanos,
            nowNanos,
            attributes.build(),
            List.copyOf(events),
            error,
            statusMessage));
  }

  String spanId() {
    return spanId;
  }

  long startNanos() {
    return startNanos;
  }
}
