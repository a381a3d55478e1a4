package dev.whence.api.jaeger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Attributes;
import dev.whence.model.Span;
import dev.whence.model.SpanId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Spans as OTLP's JSON: IDs in hexadecimal, times as text.
final class OtlpTraceJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// Under which Jaeger itself gives out what it has to say of a span.
  private static final String WARNINGS = "@jaeger@warnings";

  private OtlpTraceJson() {}

  /// Adds the spans, by resource and scope.
  static void addTo(ArrayNode resourceSpans, FoundTrace trace) {
    Map<Attributes, Map<String, List<Span>>> grouped =
        trace.spans().stream()
            .collect(
                Collectors.groupingBy(
                    Span::resource,
                    LinkedHashMap::new,
                    Collectors.groupingBy(Span::scope, LinkedHashMap::new, Collectors.toList())));
    grouped.forEach(
        (resource, scopes) -> {
          ObjectNode node = resourceSpans.addObject();
          node.putObject("resource").set("attributes", attributes(resource));
          ArrayNode scopeSpans = node.putArray("scopeSpans");
          scopes.forEach((scope, list) -> addScope(scopeSpans.addObject(), scope, list, trace));
        });
  }

  private static void addScope(ObjectNode node, String scope, List<Span> spans, FoundTrace trace) {
    node.putObject("scope").put("name", scope);
    ArrayNode list = node.putArray("spans");
    spans.forEach(span -> list.add(span(span, trace.warningsAt(span))));
  }

  private static ObjectNode span(Span span, List<String> warnings) {
    ObjectNode node = JSON.objectNode();
    node.put("traceId", span.traceId().toString()).put("spanId", SpanId.hex(span.spanId()));
    if (span.parentSpanId() != 0) {
      node.put("parentSpanId", SpanId.hex(span.parentSpanId()));
    }
    if (!span.traceState().isEmpty()) {
      node.put("traceState", span.traceState());
    }
    node.put("name", span.name()).put("kind", span.kind().ordinal());
    node.put("startTimeUnixNano", String.valueOf(span.startNanos()));
    node.put("endTimeUnixNano", String.valueOf(span.endNanos()));
    ArrayNode attributes = attributes(span.attributes());
    if (!warnings.isEmpty()) {
      ArrayNode values =
          attributes
              .addObject()
              .put("key", WARNINGS)
              .putObject("value")
              .putObject("arrayValue")
              .putArray("values");
      warnings.forEach(warning -> values.add(value(warning)));
    }
    node.set("attributes", attributes);
    ArrayNode events = node.putArray("events");
    for (Span.Event event : span.events()) {
      events
          .addObject()
          .put("timeUnixNano", String.valueOf(event.timeNanos()))
          .put("name", event.name())
          .set("attributes", attributes(event.attributes()));
    }
    ArrayNode links = node.putArray("links");
    for (Span.Link link : span.links()) {
      links
          .addObject()
          .put("traceId", link.traceId().toString())
          .put("spanId", SpanId.hex(link.spanId()))
          .set("attributes", attributes(link.attributes()));
    }
    node.putObject("status").put("code", span.status()).put("message", span.statusMessage());
    return node;
  }

  private static ArrayNode attributes(Attributes attributes) {
    ArrayNode list = JSON.arrayNode();
    attributes
        .values()
        .forEach((key, value) -> list.addObject().put("key", key).set("value", value(value)));
    return list;
  }

  private static ObjectNode value(Object value) {
    ObjectNode node = JSON.objectNode();
    return switch (value) {
      case Long number -> node.put("intValue", number.toString());
      case Double number when Double.isFinite(number) -> node.put("doubleValue", number);
      case Double number -> node.put("doubleValue", number.toString());
      case Boolean truth -> node.put("boolValue", truth);
      default -> node.put("stringValue", value.toString());
    };
  }
}
