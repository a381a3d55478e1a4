package dev.whence.wiring;

import dev.whence.intake.CompactionSettings;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/// When telemetry is regrouped by request, after which what was provisional about it is final.
interface CompactionConfig {

  /// Nothing arrived for ten seconds of telemetry for so long: its requests are taken to be
  /// complete. It is looked for as often, once a minute at least.
  @WithDefault("5m")
  Duration quietFor();

  /// What is little waits so long for more that is regrouped with it.
  @WithDefault("60m")
  Duration waitAtMost();

  /// Spans and log lines held in memory at once; of more, a part at a time. If not given, one for
  /// each 2 KiB of the heap, 100,000 at least and 1,000,000 at most.
  OptionalInt itemsAtOnce();

  /// While questions are being answered it leaves them nine tenths of the time, for so long at
  /// most, all in all, each time that it goes through what is due. Before a cluster half the lease
  /// at most.
  @WithDefault("5m")
  Duration givesWayFor();

  default CompactionSettings settings() {
    CompactionSettings usual = CompactionSettings.DEFAULT;
    return new CompactionSettings(
        quietFor(),
        waitAtMost(),
        usual.worthItems(),
        itemsAtOnce().orElse(usual.itemsAtOnce()),
        usual.blockItems(),
        usual.maxItemsPerRequest(),
        givesWayFor());
  }
}
