package dev.whence.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/// Items as a bulk request of Elasticsearch, one document each, with the fields that its own OTLP
/// mapping has.
final class BulkBody implements AutoCloseable {

  private static final JsonFactory JSON = new JsonFactory();
  private static final HexFormat HEX = HexFormat.of();
  private static final long NANOS = 1_000_000_000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator out;

  private BulkBody() throws IOException {
    out = JSON.createGenerator(bytes).setRootValueSeparator(null);
  }

  static byte[] ofSpans(ExportTraceServiceRequest request) throws IOException {
    try (BulkBody body = new BulkBody()) {
      for (ResourceSpans resource : request.getResourceSpansList()) {
        for (ScopeSpans scope : resource.getScopeSpansList()) {
          for (Span span : scope.getSpansList()) {
            body.begin(span.getStartTimeUnixNano());
            body.span(span);
            body.end(resource.getResource().getAttributesList());
          }
        }
      }
      return body.bytes.toByteArray();
    }
  }

  static byte[] ofLogs(ExportLogsServiceRequest request) throws IOException {
    try (BulkBody body = new BulkBody()) {
      for (ResourceLogs resource : request.getResourceLogsList()) {
        for (ScopeLogs scope : resource.getScopeLogsList()) {
          for (LogRecord line : scope.getLogRecordsList()) {
            body.begin(line.getTimeUnixNano());
            body.line(line);
            body.end(resource.getResource().getAttributesList());
          }
        }
      }
      return body.bytes.toByteArray();
    }
  }

  private void begin(long nanos) throws IOException {
    out.writeRaw("{\"create\":{}}\n");
    out.writeStartObject();
    out.writeStringField(
        "@timestamp", Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS).toString());
  }

  private void end(List<KeyValue> resource) throws IOException {
    out.writeObjectFieldStart("resource");
    attributes(resource);
    out.writeEndObject();
    out.writeEndObject();
    out.writeRaw('\n');
    out.flush();
  }

  private void span(Span span) throws IOException {
    out.writeStringField("trace_id", hex(span.getTraceId()));
    out.writeStringField("span_id", hex(span.getSpanId()));
    if (!span.getParentSpanId().isEmpty()) {
      out.writeStringField("parent_span_id", hex(span.getParentSpanId()));
    }
    out.writeStringField("name", span.getName());
    out.writeStringField("kind", span.getKind().name());
    out.writeNumberField("duration", span.getEndTimeUnixNano() - span.getStartTimeUnixNano());
    if (span.hasStatus()) {
      out.writeStringField("status", span.getStatus().getCode().name());
    }
    attributes(span.getAttributesList());
  }

  private void line(LogRecord line) throws IOException {
    out.writeStringField("severity_text", line.getSeverityNumber().name());
    out.writeStringField("body", line.getBody().getStringValue());
    attributes(line.getAttributesList());
  }

  private void attributes(List<KeyValue> attributes) throws IOException {
    out.writeObjectFieldStart("attributes");
    for (KeyValue attribute : attributes) {
      if (attribute.getValue().hasIntValue()) {
        out.writeNumberField(attribute.getKey(), attribute.getValue().getIntValue());
      } else {
        out.writeStringField(attribute.getKey(), attribute.getValue().getStringValue());
      }
    }
    out.writeEndObject();
  }

  private static String hex(ByteString id) {
    return HEX.formatHex(id.toByteArray());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
