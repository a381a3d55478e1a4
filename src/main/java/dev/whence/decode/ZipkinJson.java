package dev.whence.decode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Zipkin v2's JSON array of spans.
final class ZipkinJson {

  private static final String WHAT = "a JSON array of Zipkin v2 spans";
  private static final int HEX_DIGITS = 16;

  private ZipkinJson() {}

  /// An empty body is no spans, as Zipkin takes it.
  static List<ZipkinSpan> read(byte[] body) throws DecodeException {
    if (body.length == 0) {
      return List.of();
    }
    JsonNode list = Json.read(body, WHAT);
    if (!list.isArray()) {
      throw DecodeException.malformed("not " + WHAT);
    }
    List<ZipkinSpan> spans = new ArrayList<>();
    for (JsonNode node : list) {
      if (!node.isObject()) {
        throw DecodeException.malformed("span " + spans.size() + " is not an object");
      }
      try {
        spans.add(span(node));
      } catch (IllegalArgumentException wrong) {
        throw DecodeException.malformed("span " + spans.size() + ": " + wrong.getMessage());
      }
    }
    return spans;
  }

  private static ZipkinSpan span(JsonNode node) {
    ZipkinSpan span = new ZipkinSpan();
    String trace = Json.text(node, "traceId");
    int split = Math.max(0, trace.length() - HEX_DIGITS);
    span.traceHigh = split == 0 ? 0 : hex("traceId", trace.substring(0, split));
    span.traceLow = hex("traceId", trace.substring(split));
    span.id = hex("id", Json.text(node, "id"));
    String parent = Json.text(node, "parentId");
    span.parentId = parent.isEmpty() ? 0 : hex("parentId", parent);
    if ((span.traceHigh | span.traceLow) == 0 || span.id == 0) {
      throw new IllegalArgumentException("traceId and id must not be zero");
    }
    String kind = Json.text(node, "kind");
    span.kind = kind.isEmpty() ? SpanKind.UNSPECIFIED : kind(kind);
    span.name = Json.text(node, "name");
    span.timestamp = node.path("timestamp").asLong();
    span.duration = node.path("duration").asLong();
    span.shared = node.path("shared").asBoolean();
    span.debug = node.path("debug").asBoolean();
    span.local = endpoint(node.path("localEndpoint"));
    span.remote = endpoint(node.path("remoteEndpoint"));
    for (JsonNode annotation : node.path("annotations")) {
      span.annotations.add(
          new ZipkinSpan.Annotation(
              annotation.path("timestamp").asLong(), Json.text(annotation, "value")));
    }
    for (Map.Entry<String, JsonNode> tag : node.path("tags").properties()) {
      span.tags.put(tag.getKey(), tag.getValue().asText());
    }
    return span;
  }

  private static SpanKind kind(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "CLIENT" -> SpanKind.CLIENT;
      case "SERVER" -> SpanKind.SERVER;
      case "PRODUCER" -> SpanKind.PRODUCER;
      case "CONSUMER" -> SpanKind.CONSUMER;
      default -> throw new IllegalArgumentException("kind " + name + " is none of Zipkin's");
    };
  }

  private static long hex(String field, String digits) {
    try {
      if (!digits.isEmpty() && digits.length() <= HEX_DIGITS && digits.charAt(0) != '+') {
        return Long.parseUnsignedLong(digits, HEX_DIGITS);
      }
    } catch (NumberFormatException notHexadecimal) {
      // said below
    }
    throw new IllegalArgumentException(field + " must be hexadecimal digits, 32 at most");
  }

  private static ZipkinSpan.Endpoint endpoint(JsonNode node) {
    String ipv4 = Json.text(node, "ipv4");
    return new ZipkinSpan.Endpoint(
        Json.text(node, "serviceName"),
        ipv4.isEmpty() ? Json.text(node, "ipv6") : ipv4,
        node.path("port").asInt());
  }
}
