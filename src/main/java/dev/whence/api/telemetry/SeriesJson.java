package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.api.Texts;
import dev.whence.explain.answer.JoinTier;
import dev.whence.model.Series;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A metric series near a request.
///
/// @param shown what the points are: the `value`, the `rate` of a counter per second, the `mean` of
///   a histogram
/// @param tier what joins it to the request
@JsonInclude(JsonInclude.Include.NON_NULL)
record SeriesJson(
    @JsonProperty("name") String name,
    @JsonProperty("unit") @Nullable String unit,
    @JsonProperty("shown") String shown,
    @JsonProperty("service.name") @Nullable String service,
    @JsonProperty("service.instance.id") @Nullable String instance,
    @JsonProperty("tier") JoinTier tier,
    @JsonProperty("attributes") Map<String, Object> attributes,
    @JsonProperty("points") List<Point> points) {

  private static final int MAX_POINTS = 120;

  static SeriesJson of(Series series) {
    SeriesValues curve = SeriesValues.of(series);
    if (curve.size() > MAX_POINTS) {
      long from = curve.timeNanos(0);
      long span = curve.timeNanos(curve.size() - 1) - from;
      curve = curve.stepped(from, span / (MAX_POINTS - 1) + 1);
    }
    return new SeriesJson(
        series.key().name(),
        Texts.orNull(series.key().unit()),
        curve.shown(),
        Texts.orNull(series.emitter().service().name()),
        Texts.orNull(series.emitter().instance()),
        JoinTier.SAME_RESOURCE,
        Texts.plain(series.key().attributes()),
        Point.of(curve));
  }
}
