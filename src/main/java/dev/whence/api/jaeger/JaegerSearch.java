package dev.whence.api.jaeger;

import dev.whence.api.Texts;
import dev.whence.model.Attributes;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import dev.whence.model.TimeRange;
import java.util.Map;

/// What a search for traces asks of a span.
///
/// @param operation empty for any
/// @param tags attributes of the span or its resource; `error` and `span.kind` as Jaeger has them
/// @param maxNanos 0 for no bound
record JaegerSearch(
    String service,
    String operation,
    Map<String, String> tags,
    long minNanos,
    long maxNanos,
    TimeRange range,
    int limit) {

  JaegerSearch {
    tags = Map.copyOf(tags);
  }

  boolean errorsOnly() {
    return "true".equals(tags.get("error"));
  }

  boolean matches(Spans spans, int row) {
    long duration = Math.max(0, spans.endNanos(row) - spans.startNanos(row));
    if (duration < minNanos || (maxNanos > 0 && duration > maxNanos)) {
      return false;
    }
    if (!operation.isEmpty() && !operation.equals(spans.name(row))) {
      return false;
    }
    return tags.entrySet().stream().allMatch(tag -> matches(spans, row, tag));
  }

  private static boolean matches(Spans spans, int row, Map.Entry<String, String> tag) {
    return switch (tag.getKey()) {
      case "error" -> String.valueOf(spans.isError(row)).equals(tag.getValue());
      case "span.kind" ->
          spans.kind(row) != SpanKind.UNSPECIFIED
              && Texts.lower(spans.kind(row)).equals(tag.getValue());
      default ->
          tag.getValue().equals(spans.attribute(row, tag.getKey()))
              || tag.getValue().equals(resource(spans, row).text(tag.getKey()));
    };
  }

  private static Attributes resource(Spans spans, int row) {
    return spans.frame().attributes(spans.resource(row));
  }
}
