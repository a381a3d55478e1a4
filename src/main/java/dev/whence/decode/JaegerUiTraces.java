package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.TraceId;
import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Log;
import io.jaegertracing.thriftjava.Process;
import io.jaegertracing.thriftjava.Span;
import io.jaegertracing.thriftjava.SpanRef;
import io.jaegertracing.thriftjava.SpanRefType;
import io.jaegertracing.thriftjava.Tag;
import io.jaegertracing.thriftjava.TagType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Traces in the JSON of Jaeger's UI as batches, one for each process of each trace. What cannot be
/// read of a span leaves zeroes, for which it is refused later.
final class JaegerUiTraces {

  private static final int DIGITS = 16;

  private JaegerUiTraces() {}

  static List<Batch> batches(JsonNode traces) {
    List<Batch> batches = new ArrayList<>();
    for (JsonNode trace : traces) {
      Map<String, Batch> byProcess = new LinkedHashMap<>();
      for (JsonNode span : trace.path("spans")) {
        String process = Json.text(span, "processID");
        byProcess
            .computeIfAbsent(process, id -> batch(process(span, trace.path("processes").path(id))))
            .addToSpans(span(span));
      }
      batches.addAll(byProcess.values());
    }
    return batches;
  }

  private static JsonNode process(JsonNode span, JsonNode shared) {
    return span.path("process").isObject() ? span.path("process") : shared;
  }

  private static Batch batch(JsonNode process) {
    Process made = new Process(Json.text(process, "serviceName"));
    made.setTags(tags(process.path("tags")));
    return new Batch(made, new ArrayList<>());
  }

  private static Span span(JsonNode json) {
    TraceId trace = id(Json.text(json, "traceID"));
    Span span =
        new Span(
            trace.low(),
            trace.high(),
            id(Json.text(json, "spanID")).low(),
            id(Json.text(json, "parentSpanID")).low(),
            Json.text(json, "operationName"),
            json.path("flags").asInt(1),
            json.path("startTime").asLong(-1),
            json.path("duration").asLong(-1));
    span.setTags(tags(json.path("tags")));
    span.setReferences(references(json.path("references")));
    span.setLogs(logs(json.path("logs")));
    return span;
  }

  private static List<SpanRef> references(JsonNode json) {
    List<SpanRef> references = new ArrayList<>();
    for (JsonNode each : json) {
      TraceId trace = id(Json.text(each, "traceID"));
      SpanRefType type =
          Json.text(each, "refType").equals("FOLLOWS_FROM")
              ? SpanRefType.FOLLOWS_FROM
              : SpanRefType.CHILD_OF;
      references.add(
          new SpanRef(type, trace.low(), trace.high(), id(Json.text(each, "spanID")).low()));
    }
    return references;
  }

  private static List<Log> logs(JsonNode json) {
    List<Log> logs = new ArrayList<>();
    json.forEach(
        each -> logs.add(new Log(each.path("timestamp").asLong(), tags(each.path("fields")))));
    return logs;
  }

  private static List<Tag> tags(JsonNode json) {
    List<Tag> tags = new ArrayList<>();
    json.forEach(each -> tags.add(tag(Json.text(each, "key"), each.path("value"))));
    return tags;
  }

  private static Tag tag(String key, JsonNode value) {
    if (value.isBoolean()) {
      return new Tag(key, TagType.BOOL).setVBool(value.booleanValue());
    }
    if (value.isIntegralNumber()) {
      return new Tag(key, TagType.LONG).setVLong(value.longValue());
    }
    if (value.isNumber()) {
      return new Tag(key, TagType.DOUBLE).setVDouble(value.doubleValue());
    }
    return new Tag(key, TagType.STRING)
        .setVStr(value.isValueNode() ? value.asText() : value.toString());
  }

  /// Older releases leave leading zeros out.
  private static TraceId id(String hex) {
    int digits = hex.length() <= DIGITS ? DIGITS : 2 * DIGITS;
    String zeros = "0".repeat(Math.max(0, digits - hex.length()));
    TraceId id = hex.isEmpty() ? null : TraceId.parse(zeros + hex);
    return id == null ? TraceId.NONE : id;
  }
}
