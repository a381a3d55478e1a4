package dev.whence.bench;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What OpenTelemetry's Zipkin exporter makes of a span, with the attributes of span and resource
/// as tags.
///
/// @param parent empty where there is none
/// @param kind null for one that has none there
record ZipkinSpan(
    ByteString trace,
    ByteString parent,
    ByteString id,
    @Nullable Kind kind,
    String name,
    long timestampMicros,
    long durationMicros,
    String service,
    Map<String, String> tags) {

  /// In the order of their numbers in Zipkin's protobuf, from 1 on.
  enum Kind {
    CLIENT,
    SERVER
  }

  static List<ZipkinSpan> of(ExportTraceServiceRequest request) {
    List<ZipkinSpan> spans = new ArrayList<>();
    for (ResourceSpans resource : request.getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          spans.add(of(span, resource.getResource()));
        }
      }
    }
    return spans;
  }

  private static ZipkinSpan of(Span span, Resource resource) {
    Map<String, String> tags = new LinkedHashMap<>();
    span.getAttributesList().forEach(each -> tags.put(each.getKey(), text(each)));
    resource.getAttributesList().forEach(each -> tags.put(each.getKey(), text(each)));
    String service = tags.getOrDefault("service.name", "");
    if (!span.getStatus().getMessage().isEmpty()) {
      tags.put("error", span.getStatus().getMessage());
    }
    return new ZipkinSpan(
        span.getTraceId(),
        span.getParentSpanId(),
        span.getSpanId(),
        kind(span.getKind()),
        span.getName(),
        span.getStartTimeUnixNano() / 1_000,
        Math.max(1, (span.getEndTimeUnixNano() - span.getStartTimeUnixNano()) / 1_000),
        service,
        tags);
  }

  private static @Nullable Kind kind(Span.SpanKind kind) {
    return switch (kind) {
      case SPAN_KIND_CLIENT -> Kind.CLIENT;
      case SPAN_KIND_SERVER -> Kind.SERVER;
      case SPAN_KIND_UNSPECIFIED,
          SPAN_KIND_INTERNAL,
          SPAN_KIND_PRODUCER,
          SPAN_KIND_CONSUMER,
          UNRECOGNIZED ->
          null;
    };
  }

  private static String text(KeyValue attribute) {
    return attribute.getValue().hasIntValue()
        ? Long.toString(attribute.getValue().getIntValue())
        : attribute.getValue().getStringValue();
  }
}
