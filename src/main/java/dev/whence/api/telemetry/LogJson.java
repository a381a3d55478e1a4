package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.api.Texts;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.request.PlacedLog;
import dev.whence.model.Emitter;
import dev.whence.model.LogRecord;
import dev.whence.model.SpanId;
import dev.whence.model.Vocabulary;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One log line.
///
/// @param severity OTLP severity number, 17 and above are errors
/// @param tier within a request: what joins the line to it
@JsonInclude(JsonInclude.Include.NON_NULL)
record LogJson(
    @JsonProperty("time") String time,
    @JsonProperty("severity") int severity,
    @JsonProperty("severity_text") @Nullable String severityText,
    @JsonProperty("body") String body,
    @JsonProperty("event_name") @Nullable String eventName,
    @JsonProperty("service.name") @Nullable String service,
    @JsonProperty("service.instance.id") @Nullable String instance,
    @JsonProperty("trace_id") @Nullable String traceId,
    @JsonProperty("span_id") @Nullable String spanId,
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("tier") @Nullable JoinTier tier,
    @JsonProperty("attributes") Map<String, Object> attributes) {

  static LogJson of(PlacedLog log, Vocabulary vocabulary) {
    return of(log.line(), log.tier(), vocabulary);
  }

  static LogJson of(LogRecord line, @Nullable JoinTier tier, Vocabulary vocabulary) {
    Emitter emitter = vocabulary.emitter(line.resource());
    return new LogJson(
        Texts.time(line.timeNanos()),
        line.severity(),
        Texts.orNull(line.severityText()),
        line.body(),
        Texts.orNull(line.eventName()),
        Texts.orNull(emitter.service().name()),
        Texts.orNull(emitter.instance()),
        line.traceId().isNone() ? null : line.traceId().toString(),
        line.spanId() == 0 ? null : SpanId.hex(line.spanId()),
        Texts.orNull(line.requestId()),
        tier,
        Texts.plain(line.attributes()));
  }
}
