package dev.whence.wiring;

import dev.whence.intake.VersionWatch;
import dev.whence.model.Signal;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/// How long each signal is kept after the last write to its day; 0 keeps it for ever. What is too
/// old is dropped every 15 minutes.
public interface RetentionConfig {

  @WithDefault("14d")
  Duration spans();

  @WithDefault("14d")
  Duration logs();

  @WithDefault("30d")
  Duration points();

  /// Also what is known of a service's versions, since a new one was last seen.
  @WithDefault("400d")
  Duration changes();

  /// Ten-second cells of whole requests, and request summaries, which lie with them. Those of spans
  /// and log lines alone (rates, errors, latencies, patterns) go with these.
  @WithDefault("90d")
  Duration cells();

  /// Answers to questions, since they were given. What an incident rests on is kept with it.
  @WithDefault("400d")
  Duration answers();

  /// Alerts, since they were last told of; what was told of their answers, since it was.
  @WithDefault("400d")
  Duration alerts();

  /// The kinds of documents that are not kept for ever.
  default Map<String, Duration> byKind() {
    Map<String, Duration> kept = new HashMap<>();
    kept.put("explanation", answers());
    kept.put("question", answers());
    kept.put("alert", alerts());
    kept.put("told", alerts());
    kept.put(VersionWatch.KIND, changes());
    kept.values().removeIf(Duration::isZero);
    if (kept.values().stream().anyMatch(Duration::isNegative)) {
      throw new IllegalArgumentException("whence.retention must not be negative");
    }
    return kept;
  }

  /// The signals that are not kept for ever.
  default Map<Signal, Duration> bySignal() {
    Map<Signal, Duration> kept = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      Duration time =
          switch (signal) {
            case SPANS -> spans();
            case LOGS -> logs();
            case POINTS -> points();
            case CHANGES -> changes();
            case CELLS, REQUESTS -> cells();
          };
      if (time.isNegative()) {
        throw new IllegalArgumentException("whence.retention: " + signal + " must not be negative");
      }
      if (!time.isZero()) {
        kept.put(signal, time);
      }
    }
    return kept;
  }
}
