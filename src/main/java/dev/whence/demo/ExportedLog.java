package dev.whence.demo;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;

/// A log line of the simulation as the SDK's exporters take it.
record ExportedLog(LogItem line, Resource resource, InstrumentationScopeInfo scope)
    implements LogRecordData {
  @Override
  public Resource getResource() {
    return resource;
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return scope;
  }

  @Override
  public long getTimestampEpochNanos() {
    return line.timeNanos();
  }

  @Override
  public long getObservedTimestampEpochNanos() {
    return line.timeNanos();
  }

  @Override
  public SpanContext getSpanContext() {
    String traceId = line.traceId();
    String spanId = line.spanId();
    if (traceId == null || spanId == null) {
      return SpanContext.getInvalid();
    }
    return SpanContext.create(traceId, spanId, TraceFlags.getSampled(), TraceState.getDefault());
  }

  @Override
  public Severity getSeverity() {
    return switch (line.level()) {
      case INFO -> Severity.INFO;
      case WARN -> Severity.WARN;
      case ERROR -> Severity.ERROR;
    };
  }

  @Override
  public String getSeverityText() {
    return line.level().name();
  }

  @Override
  public Value<?> getBodyValue() {
    return Value.of(line.body());
  }

  @Override
  @Deprecated
  public io.opentelemetry.sdk.logs.data.Body getBody() {
    return io.opentelemetry.sdk.logs.data.Body.string(line.body());
  }

  @Override
  public Attributes getAttributes() {
    return line.attributes();
  }

  @Override
  public int getTotalAttributeCount() {
    return line.attributes().size();
  }
}
