package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.api.Texts;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.request.SpanNode;
import dev.whence.model.Attributes;
import dev.whence.model.Emitter;
import dev.whence.model.Span;
import dev.whence.model.SpanId;
import dev.whence.model.Vocabulary;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One span of a request's tree.
///
/// @param parent index of its parent in the list of spans
/// @param tier what joins it to its parent, or to the request where it has none
/// @param selfTimeMicros time in which none of its children was at work
/// @param criticalMicros its own part of the request's duration, on the critical path
@JsonInclude(JsonInclude.Include.NON_NULL)
record SpanJson(
    @JsonProperty("trace_id") String traceId,
    @JsonProperty("span_id") String spanId,
    @JsonProperty("parent_span_id") @Nullable String parentSpanId,
    @JsonProperty("parent") @Nullable Integer parent,
    @JsonProperty("depth") int depth,
    @JsonProperty("tier") JoinTier tier,
    @JsonProperty("parent_missing") @Nullable Boolean parentMissing,
    @JsonProperty("service.name") String service,
    @JsonProperty("service.namespace") @Nullable String namespace,
    @JsonProperty("deployment.environment.name") @Nullable String environment,
    @JsonProperty("service.instance.id") @Nullable String instance,
    @JsonProperty("service.version") @Nullable String version,
    @JsonProperty("name") String name,
    @JsonProperty("kind") String kind,
    @JsonProperty("start") String start,
    @JsonProperty("duration_us") long durationMicros,
    @JsonProperty("self_time_us") long selfTimeMicros,
    @JsonProperty("critical") boolean critical,
    @JsonProperty("critical_us") long criticalMicros,
    @JsonProperty("clock_skew_us") @Nullable Long clockSkewMicros,
    @JsonProperty("error") boolean error,
    @JsonProperty("status_message") @Nullable String statusMessage,
    @JsonProperty("attributes") Map<String, Object> attributes,
    @JsonProperty("events") List<EventJson> events,
    @JsonProperty("logs") List<LogJson> logs) {

  record EventJson(
      @JsonProperty("time") String time,
      @JsonProperty("name") String name,
      @JsonProperty("attributes") Map<String, Object> attributes) {

    static EventJson of(Span.Event event) {
      return new EventJson(Texts.time(event.timeNanos()), event.name(), plain(event.attributes()));
    }
  }

  static SpanJson of(SpanNode node, @Nullable Integer parent, Vocabulary vocabulary) {
    Span span = node.span();
    Emitter emitter = node.emitter();
    return new SpanJson(
        span.traceId().toString(),
        SpanId.hex(span.spanId()),
        span.parentSpanId() == 0 ? null : SpanId.hex(span.parentSpanId()),
        parent,
        node.depth(),
        node.tier(),
        node.parentMissing() ? true : null,
        emitter.service().name(),
        Texts.orNull(emitter.service().namespace()),
        Texts.orNull(emitter.service().environment()),
        Texts.orNull(emitter.instance()),
        Texts.orNull(emitter.version()),
        span.name(),
        Texts.lower(span.kind()),
        Texts.time(node.startNanos()),
        node.durationNanos() / 1000,
        node.selfNanos() / 1000,
        node.onCriticalPath(),
        node.criticalNanos() / 1000,
        node.skewNanos() == 0 ? null : node.skewNanos() / 1000,
        span.isError(),
        Texts.orNull(span.statusMessage()),
        plain(span.attributes()),
        span.events().stream().map(EventJson::of).toList(),
        node.logs().stream().map(log -> LogJson.of(log, vocabulary)).toList());
  }

  static Map<String, Object> plain(Attributes attributes) {
    return Texts.plain(attributes);
  }
}
