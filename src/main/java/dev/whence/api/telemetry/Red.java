package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.api.CellFields;
import dev.whence.model.Cell;
import dev.whence.model.LatencySketch;
import org.jspecify.annotations.Nullable;

/// Rate, errors and duration over a window, as numbers.
///
/// @param rate per second
/// @param errorRatio 0 to 1; left out where nothing was counted
@JsonInclude(JsonInclude.Include.NON_NULL)
record Red(
    @JsonProperty("count") long count,
    @JsonProperty("rate") double rate,
    @JsonProperty("error_ratio") @Nullable Double errorRatio,
    @JsonProperty("latency_s") @Nullable Latency latency) {

  /// Quantiles in seconds, each right within 3.2 %.
  record Latency(
      @JsonProperty("p50") double p50,
      @JsonProperty("p90") double p90,
      @JsonProperty("p99") double p99) {

    static Latency of(LatencySketch sketch) {
      return new Latency(
          sketch.quantile(0.5) / 1e9, sketch.quantile(0.9) / 1e9, sketch.quantile(0.99) / 1e9);
    }
  }

  /// Adds up cells. Not thread-safe.
  static final class Sum {
    private long count;
    private long errors;
    private final LatencySketch durations = new LatencySketch();

    /// Adds a cell of calls.
    ///
    /// @param sketch of its sketches the one of how long they took
    void add(Cell cell, String sketch) {
      count += CellFields.count(cell, "count");
      errors += CellFields.count(cell, "errors");
      durations.add(CellFields.sketch(cell, sketch));
    }

    long count() {
      return count;
    }

    Red over(long windowNanos) {
      return new Red(
          count,
          count / (windowNanos / 1e9),
          count == 0 ? null : (double) errors / count,
          durations.count() == 0 ? null : Latency.of(durations));
    }
  }
}
