package dev.whence.wiring;

import dev.whence.intake.CompactionSettings;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// When telemetry is regrouped by request, after which what was provisional about it is final.
interface CompactionConfig {

  /// Nothing arrived for ten seconds of telemetry for so long: its requests are taken to be
  /// complete. It is looked for as often, once a minute at least.
  @WithDefault("5m")
  Duration quietFor();

  /// What is little waits so long for more that is regrouped with it.
  @WithDefault("60m")
  Duration waitAtMost();

  default CompactionSettings settings() {
    CompactionSettings usual = CompactionSettings.DEFAULT;
    return new CompactionSettings(
        quietFor(),
        waitAtMost(),
        usual.worthItems(),
        usual.itemsAtOnce(),
        usual.blockItems(),
        usual.maxItemsPerRequest());
  }
}
