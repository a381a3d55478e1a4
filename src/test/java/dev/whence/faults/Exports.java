package dev.whence.faults;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;

/// Numbered export requests of one run: even ones are a trace each, odd ones log lines that share a
/// word. Equal numbers give equal bytes.
final class Exports {

  static final int ITEMS = 40;
  private static final int TIMES = 200;

  private final long beginNanos;
  private final String service;

  /// @param beginNanos when the first item happens
  Exports(String service, long beginNanos) {
    this.service = service;
    this.beginNanos = beginNanos;
  }

  static boolean isTrace(long export) {
    return export % 2 == 0;
  }

  static String path(long export) {
    return isTrace(export) ? "/v1/traces" : "/v1/logs";
  }

  String service() {
    return service;
  }

  long beginNanos() {
    return beginNanos;
  }

  String traceId(long export) {
    return "%016x%016x".formatted(service.hashCode() & 0xFFFF_FFFFL | 1, export + 1);
  }

  String word(long export) {
    return service + "x" + export + "x";
  }

  byte[] body(long export) {
    return isTrace(export) ? trace(export).toByteArray() : lines(export).toByteArray();
  }

  private Resource resource() {
    return Resource.newBuilder().addAttributes(text("service.name", service)).build();
  }

  static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private long time(long export, int item) {
    return beginNanos + (export % TIMES) * 100_000_000L + item * 1_000_000L;
  }

  private ExportTraceServiceRequest trace(long export) {
    ScopeSpans.Builder spans = ScopeSpans.newBuilder();
    for (int i = 0; i < ITEMS; i++) {
      spans.addSpans(
          Span.newBuilder()
              .setTraceId(bytes(service.hashCode() & 0xFFFF_FFFFL | 1, export + 1))
              .setSpanId(bytes(export * ITEMS + i + 1))
              .setName("GET /" + i % 7)
              .setKind(Span.SpanKind.SPAN_KIND_SERVER)
              .setStartTimeUnixNano(time(export, i))
              .setEndTimeUnixNano(time(export, i) + 5_000_000)
              .addAttributes(text("http.route", "/" + i % 7)));
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().setResource(resource()).addScopeSpans(spans))
        .build();
  }

  private ExportLogsServiceRequest lines(long export) {
    ScopeLogs.Builder lines = ScopeLogs.newBuilder();
    for (int i = 0; i < ITEMS; i++) {
      lines.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(time(export, i))
              .setSeverityNumberValue(9)
              .setBody(AnyValue.newBuilder().setStringValue(word(export) + " line " + i)));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(resource()).addScopeLogs(lines))
        .build();
  }

  static ByteString bytes(long... numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(numbers.length * Long.BYTES);
    for (long number : numbers) {
      buffer.putLong(number);
    }
    return ByteString.copyFrom(buffer.array());
  }
}
