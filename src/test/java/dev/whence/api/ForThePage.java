package dev.whence.api;

import dev.whence.demo.DemoReport;
import dev.whence.demo.DemoRun;
import dev.whence.demo.Mechanism;
import dev.whence.demo.OtlpTarget;
import dev.whence.wiring.Pipeline;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An application of the page's own, so that what its tests send does not count in others: with
/// [Telemetry] and, where asked for, the demo's outage in the hour before the evening.
public final class ForThePage extends WithTelemetry {

  private static boolean filled;
  private static boolean outage;
  private static @Nullable DemoReport demo;

  /// Sends [Telemetry], the first time.
  static synchronized void fill(Pipeline pipeline) {
    if (!filled) {
      take(pipeline, Telemetry.frames());
      filled = true;
    }
  }

  /// Sends an outage of logins with the hours before it, the first time.
  static synchronized void fillOutage(Pipeline pipeline) {
    if (!outage) {
      take(pipeline, Telemetry.laterLogins());
      take(pipeline, Telemetry.slowLogins());
      outage = true;
    }
  }

  /// Plays the demo into the running service, the first time.
  static synchronized DemoReport playDemo(Pipeline pipeline, URI root) {
    if (demo == null) {
      demo =
          DemoRun.play(
              Mechanism.of("c"),
              1,
              Telemetry.START.plus(Duration.ofHours(4)),
              OtlpTarget.http(root, root));
      pipeline.intake().settle().toCompletableFuture().join();
    }
    return demo;
  }
}
