package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Curves of one indicator over a window.
///
/// @param complete false where there were more curves than are served
record Curves(
    @JsonProperty("signal") String signal,
    @JsonProperty("from") String from,
    @JsonProperty("to") String to,
    @JsonProperty("step_s") double stepSeconds,
    @JsonProperty("series") List<Curve> series,
    @JsonProperty("complete") boolean complete) {

  /// @param shown for metrics, what the points are: `value`, `rate` of a counter per second, `mean`
  ///   of a histogram
  /// @param points at the begin of each step that has data
  /// @param exemplars requests that stand for the curve
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Curve(
      @JsonProperty("labels") Map<String, Object> labels,
      @JsonProperty("unit") @Nullable String unit,
      @JsonProperty("shown") @Nullable String shown,
      @JsonProperty("points") List<Point> points,
      @JsonProperty("exemplars") List<Example> exemplars) {}

  /// @param role `slowest`, `first_error` or `newest`
  record Example(
      @JsonProperty("role") String role,
      @JsonProperty("time") String time,
      @JsonProperty("trace_id") String traceId,
      @JsonProperty("span_id") String spanId,
      @JsonProperty("duration_us") long durationMicros) {}
}
