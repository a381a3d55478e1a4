package dev.whence.api.jaeger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.Texts;
import dev.whence.model.Attributes;
import dev.whence.model.Span;
import dev.whence.model.SpanId;
import dev.whence.model.SpanKind;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Traces in the JSON of Jaeger's own user interface: times in microseconds, resources as
/// processes.
final class JaegerJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long NANOS = 1_000;
  private static final int OK = 1;

  private JaegerJson() {}

  /// The envelope of every answer of Jaeger's first API.
  static ObjectNode data(ArrayNode data) {
    ObjectNode answer = JSON.objectNode();
    answer.set("data", data);
    answer.put("total", data.size()).put("limit", 0).put("offset", 0);
    return answer.putNull("errors");
  }

  static ObjectNode error(int status, String message) {
    ObjectNode answer = JSON.objectNode();
    answer.putNull("data");
    answer.put("total", 0).put("limit", 0).put("offset", 0);
    answer.putArray("errors").addObject().put("code", status).put("msg", message);
    return answer;
  }

  static ObjectNode trace(FoundTrace found, Vocabulary vocabulary) {
    Map<Attributes, String> processes = new LinkedHashMap<>();
    ObjectNode trace = JSON.objectNode();
    trace.put("traceID", found.spans().getFirst().traceId().toString());
    ArrayNode list = trace.putArray("spans");
    for (Span span : found.spans()) {
      String process =
          processes.computeIfAbsent(span.resource(), _ -> "p" + (processes.size() + 1));
      list.add(warned(span(span, process), found.warningsAt(span)));
    }
    ObjectNode named = trace.putObject("processes");
    processes.forEach((resource, name) -> named.set(name, process(resource, vocabulary)));
    return warned(trace, found.warnings());
  }

  private static ObjectNode warned(ObjectNode node, List<String> warnings) {
    if (warnings.isEmpty()) {
      return node.putNull("warnings");
    }
    warnings.forEach(node.putArray("warnings")::add);
    return node;
  }

  private static ObjectNode process(Attributes resource, Vocabulary vocabulary) {
    ObjectNode process = JSON.objectNode();
    process.put("serviceName", vocabulary.emitter(resource).service().name());
    ArrayNode tags = process.putArray("tags");
    resource.values().forEach((key, value) -> tags.add(tag(key, value)));
    return process;
  }

  private static ObjectNode span(Span span, String process) {
    ObjectNode node = JSON.objectNode();
    node.put("traceID", span.traceId().toString());
    node.put("spanID", SpanId.hex(span.spanId()));
    node.put("flags", 1);
    node.put("operationName", span.name());
    ArrayNode references = node.putArray("references");
    if (span.parentSpanId() != 0) {
      references.add(reference("CHILD_OF", span.traceId(), span.parentSpanId()));
    }
    span.links()
        .forEach(link -> references.add(reference("FOLLOWS_FROM", link.traceId(), link.spanId())));
    node.put("startTime", span.startNanos() / NANOS);
    node.put("duration", Math.max(0, span.durationNanos()) / NANOS);
    node.set("tags", tags(span));
    ArrayNode logs = node.putArray("logs");
    span.events().forEach(event -> logs.add(log(event)));
    return node.put("processID", process);
  }

  private static ObjectNode reference(String type, TraceId trace, long span) {
    return JSON.objectNode()
        .put("refType", type)
        .put("traceID", trace.toString())
        .put("spanID", SpanId.hex(span));
  }

  private static ArrayNode tags(Span span) {
    ArrayNode tags = JSON.arrayNode();
    span.attributes().values().forEach((key, value) -> tags.add(tag(key, value)));
    if (span.kind() != SpanKind.UNSPECIFIED) {
      tags.add(tag("span.kind", Texts.lower(span.kind())));
    }
    if (span.isError()) {
      tags.add(tag("error", true));
      tags.add(tag("otel.status_code", "ERROR"));
    } else if (span.status() == OK) {
      tags.add(tag("otel.status_code", "OK"));
    }
    addUnlessEmpty(tags, "otel.status_description", span.statusMessage());
    addUnlessEmpty(tags, "otel.scope.name", span.scope());
    addUnlessEmpty(tags, "w3c.tracestate", span.traceState());
    addUnlessEmpty(tags, "whence.request.id", span.requestId());
    return tags;
  }

  private static void addUnlessEmpty(ArrayNode tags, String key, String value) {
    if (!value.isEmpty()) {
      tags.add(tag(key, value));
    }
  }

  private static ObjectNode log(Span.Event event) {
    ObjectNode log = JSON.objectNode().put("timestamp", event.timeNanos() / NANOS);
    ArrayNode fields = log.putArray("fields");
    fields.add(tag("event", event.name()));
    event.attributes().values().forEach((key, value) -> fields.add(tag(key, value)));
    return log;
  }

  private static ObjectNode tag(String key, Object value) {
    ObjectNode tag = JSON.objectNode().put("key", key);
    return switch (value) {
      case Long number -> tag.put("type", "int64").put("value", number);
      case Double number when Double.isFinite(number) ->
          tag.put("type", "float64").put("value", number);
      case Boolean truth -> tag.put("type", "bool").put("value", truth);
      default -> tag.put("type", "string").put("value", value.toString());
    };
  }
}
