package dev.whence.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Writes batches as OTLP/JSON export requests: IDs in hex, 64-bit integers as strings, enums as
/// integers. Items are grouped by resource in the order in which each first appears.
final class OtlpJson {
  private static final int CUMULATIVE = 2;

  private final JsonGenerator json;

  OtlpJson(JsonGenerator json) {
    this.json = json;
  }

  void spans(List<SpanItem> spans) {
    request("resourceSpans", "scopeSpans", "spans", spans, SpanItem::entity, this::span);
  }

  void logs(List<LogItem> lines) {
    request("resourceLogs", "scopeLogs", "logRecords", lines, LogItem::entity, this::line);
  }

  void points(List<PointItem> points) {
    request(
        "resourceMetrics",
        "scopeMetrics",
        "metrics",
        MetricGroup.of(points),
        MetricGroup::entity,
        this::metric);
  }

  private interface Item<T> {
    void write(T item) throws IOException;
  }

  private <T> void request(
      String resources,
      String scopes,
      String field,
      List<T> items,
      Function<T, Entity> entity,
      Item<T> writer) {
    try {
      json.writeStartObject();
      json.writeArrayFieldStart(resources);
      for (Map.Entry<Entity, List<T>> group : MetricGroup.grouped(items, entity).entrySet()) {
        json.writeStartObject();
        json.writeObjectFieldStart("resource");
        attributes(group.getKey().resource());
        json.writeEndObject();
        json.writeArrayFieldStart(scopes);
        json.writeStartObject();
        json.writeObjectFieldStart("scope");
        json.writeStringField("name", group.getKey().scope());
        json.writeEndObject();
        json.writeArrayFieldStart(field);
        for (T item : group.getValue()) {
          json.writeStartObject();
          writer.write(item);
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void span(SpanItem span) throws IOException {
    json.writeStringField("traceId", span.traceId());
    json.writeStringField("spanId", span.spanId());
    if (span.parentSpanId() != null) {
      json.writeStringField("parentSpanId", span.parentSpanId());
    }
    if (!span.traceState().isEmpty()) {
      json.writeStringField("traceState", span.traceState());
    }
    json.writeStringField("name", span.name());
    if (span.kind() != null) {
      json.writeNumberField("kind", number(span.kind()));
    }
    time("startTimeUnixNano", span.startNanos());
    time("endTimeUnixNano", span.endNanos());
    attributes(span.attributes());
    if (!span.events().isEmpty()) {
      json.writeArrayFieldStart("events");
      for (SpanItem.Event event : span.events()) {
        json.writeStartObject();
        time("timeUnixNano", event.timeNanos());
        json.writeStringField("name", event.name());
        attributes(event.attributes());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (span.error()) {
      json.writeObjectFieldStart("status");
      json.writeNumberField("code", 2);
      json.writeStringField("message", span.statusMessage());
      json.writeEndObject();
    }
  }

  private static int number(SpanKind kind) {
    return switch (kind) {
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }

  private void line(LogItem line) throws IOException {
    time("timeUnixNano", line.timeNanos());
    time("observedTimeUnixNano", line.timeNanos());
    json.writeNumberField("severityNumber", line.level().number());
    json.writeStringField("severityText", line.level().name());
    json.writeObjectFieldStart("body");
    json.writeStringField("stringValue", line.body());
    json.writeEndObject();
    attributes(line.attributes());
    if (line.traceId() != null && line.spanId() != null) {
      json.writeStringField("traceId", line.traceId());
      json.writeStringField("spanId", line.spanId());
    }
  }

  private void metric(MetricGroup metrics) throws IOException {
    json.writeStringField("name", metrics.metric().name());
    json.writeStringField("unit", metrics.metric().unit());
    PointItem.Kind kind = metrics.metric().kind();
    json.writeObjectFieldStart(
        switch (kind) {
          case GAUGE -> "gauge";
          case COUNTER, UP_DOWN_COUNTER -> "sum";
          case HISTOGRAM -> "histogram";
        });
    if (kind != PointItem.Kind.GAUGE) {
      json.writeNumberField("aggregationTemporality", CUMULATIVE);
    }
    if (kind == PointItem.Kind.COUNTER) {
      json.writeBooleanField("isMonotonic", true);
    }
    json.writeArrayFieldStart("dataPoints");
    for (PointItem point : metrics.points()) {
      json.writeStartObject();
      point(point);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void point(PointItem point) throws IOException {
    attributes(point.attributes());
    if (point.startNanos() > 0) {
      time("startTimeUnixNano", point.startNanos());
    }
    time("timeUnixNano", point.timeNanos());
    switch (point.value()) {
      case PointItem.Amount amount -> json.writeNumberField("asDouble", amount.value());
      case PointItem.Distribution distribution -> distribution(distribution);
    }
  }

  private void distribution(PointItem.Distribution distribution) throws IOException {
    json.writeStringField("count", Long.toString(distribution.count()));
    json.writeNumberField("sum", distribution.sum());
    json.writeArrayFieldStart("bucketCounts");
    for (long count : distribution.counts()) {
      json.writeString(Long.toString(count));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("explicitBounds");
    for (double bound : distribution.bounds()) {
      json.writeNumber(bound);
    }
    json.writeEndArray();
    if (!distribution.exemplars().isEmpty()) {
      json.writeArrayFieldStart("exemplars");
      for (PointItem.Sample sample : distribution.exemplars()) {
        json.writeStartObject();
        time("timeUnixNano", sample.timeNanos());
        json.writeNumberField("asDouble", sample.value());
        json.writeStringField("traceId", sample.traceId());
        json.writeStringField("spanId", sample.spanId());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  private void time(String field, long nanos) throws IOException {
    json.writeStringField(field, Long.toString(nanos));
  }

  private void attributes(Attributes attributes) throws IOException {
    if (attributes.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("attributes");
    for (Map.Entry<AttributeKey<?>, Object> each : attributes.asMap().entrySet()) {
      json.writeStartObject();
      json.writeStringField("key", each.getKey().getKey());
      json.writeObjectFieldStart("value");
      value(each.getKey().getType(), each.getValue());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void value(AttributeType type, Object value) throws IOException {
    switch (type) {
      case STRING -> json.writeStringField("stringValue", (String) value);
      case LONG -> json.writeStringField("intValue", value.toString());
      case STRING_ARRAY -> {
        json.writeObjectFieldStart("arrayValue");
        json.writeArrayFieldStart("values");
        for (Object each : (List<?>) value) {
          json.writeStartObject();
          json.writeStringField("stringValue", (String) each);
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      case BOOLEAN, DOUBLE, BOOLEAN_ARRAY, LONG_ARRAY, DOUBLE_ARRAY ->
          throw new IllegalArgumentException("attribute type not used here: " + type);
    }
  }
}
