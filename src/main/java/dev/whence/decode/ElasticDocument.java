package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Log documents, as shippers index them, to log lines: ECS names, OpenTelemetry's, and what Fluent
/// Bit and Logstash write. Nested and dotted names are the same.
final class ElasticDocument {

  private static final int MAX_FIELDS = 1_000;

  private static final List<String> TIME = List.of("@timestamp", "timestamp", "time", "ts");
  private static final List<String> BODY =
      List.of("message", "body.text", "body", "log", "msg", "Body", "event.original");
  private static final List<String> LEVEL =
      List.of("log.level", "severity_text", "SeverityText", "level", "severity", "log_level");
  private static final List<String> NUMBER = List.of("severity_number", "SeverityNumber");
  private static final List<String> TRACE =
      List.of("trace.id", "trace_id", "traceId", "TraceId", "traceid");
  private static final List<String> SPAN =
      List.of("span.id", "span_id", "spanId", "SpanId", "spanid");

  private static final List<String> RESOURCE_PREFIXES =
      List.of(
          "service.",
          "service_",
          "host.",
          "container.",
          "kubernetes.",
          "k8s.",
          "cloud.",
          "deployment.",
          "orchestrator.",
          "agent.",
          "ecs.",
          "data_stream.",
          "process.runtime.",
          "telemetry.sdk.");

  private static final String RESOURCE = "resource.attributes.";
  private static final String ATTRIBUTES = "attributes.";

  private final FrameWriter frame;
  private final LogRows rows;
  private boolean timed = true;

  ElasticDocument(FrameWriter frame) {
    this.frame = frame;
    this.rows = new LogRows(frame);
  }

  /// Adds a document.
  ///
  /// @return what is wrong with it; empty where nothing is
  String add(JsonNode document, long receivedNanos) throws DecodeException {
    TreeMap<String, JsonNode> fields = new TreeMap<>();
    flatten("", document, fields);
    if (fields.size() > MAX_FIELDS) {
      return "a document has more than " + MAX_FIELDS + " fields";
    }
    JsonNode when = take(fields, TIME);
    timed &= when != null;
    Long time = when == null ? Long.valueOf(receivedNanos) : Times.nanos(when.asText());
    if (time == null) {
      return "a document's @timestamp is neither RFC 3339 nor a time since the epoch";
    }
    JsonNode body = take(fields, BODY);
    LogRows.Line line =
        new LogRows.Line(
            time,
            body == null ? Json.text(document) : text(body),
            number(take(fields, NUMBER)),
            text(take(fields, LEVEL)),
            text(take(fields, TRACE)),
            text(take(fields, SPAN)));
    int resource = set(fields, true);
    rows.add(line, resource, set(fields, false));
    return "";
  }

  /// Whether every document so far said when it happened.
  boolean timed() {
    return timed;
  }

  private static void flatten(String prefix, JsonNode node, Map<String, JsonNode> fields) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String name = prefix + member.getKey();
      if (member.getValue().isObject() && !member.getValue().isEmpty()) {
        flatten(name + ".", member.getValue(), fields);
      } else if (!member.getValue().isNull() && fields.size() <= MAX_FIELDS) {
        fields.put(name, member.getValue());
      }
    }
  }

  /// The first of some fields that is there; it alone is taken out.
  private static @Nullable JsonNode take(Map<String, JsonNode> fields, List<String> names) {
    for (String name : names) {
      JsonNode value = fields.get(name);
      if (value != null && (value.isValueNode() || value.isArray())) {
        fields.remove(name);
        return value;
      }
    }
    return null;
  }

  private static String text(@Nullable JsonNode node) {
    return node == null ? "" : node.isValueNode() ? node.asText() : Json.text(node);
  }

  private static int number(@Nullable JsonNode node) {
    int number = node == null ? 0 : node.asInt();
    return number >= 1 && number <= 24 ? number : 0;
  }

  private int set(Map<String, JsonNode> fields, boolean ofResource) throws DecodeException {
    Pairs pairs = new Pairs(frame);
    for (Map.Entry<String, JsonNode> field : fields.entrySet()) {
      String name = field.getKey();
      if (isResource(name) == ofResource) {
        put(pairs, stripped(name), field.getValue());
      }
    }
    return pairs.end();
  }

  private static boolean isResource(String name) {
    return name.startsWith(RESOURCE)
        || RESOURCE_PREFIXES.stream().anyMatch(name::startsWith)
        || name.equals("service")
        || name.equals("app");
  }

  private static String stripped(String name) {
    for (String prefix : new String[] {RESOURCE, ATTRIBUTES}) {
      if (name.startsWith(prefix) && name.length() > prefix.length()) {
        return name.substring(prefix.length());
      }
    }
    return name;
  }

  private static void put(Pairs pairs, String name, JsonNode value) throws DecodeException {
    switch (value.getNodeType()) {
      case STRING -> pairs.put(name, value.textValue());
      case BOOLEAN -> pairs.put(name, value.booleanValue());
      case NUMBER -> {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
          pairs.put(name, value.longValue());
        } else {
          pairs.put(name, value.doubleValue());
        }
      }
      case ARRAY, OBJECT, BINARY, POJO -> pairs.putJson(name, Json.text(value));
      case NULL, MISSING -> {}
    }
  }
}
