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
/// [Telemetry], and the demo's outage in the hour before the evening.
public final class ForThePage extends WithTelemetry {

  private static @Nullable DemoReport report;

  /// Sends everything, the first time.
  static synchronized DemoReport fill(Pipeline pipeline, URI root) {
    DemoReport sent = report;
    if (sent == null) {
      take(pipeline, Telemetry.frames());
      sent =
          DemoRun.play(
              Mechanism.of("c"),
              1,
              Telemetry.START.plus(Duration.ofHours(4)),
              OtlpTarget.http(root, root));
      pipeline.intake().settle().toCompletableFuture().join();
      report = sent;
    }
    return sent;
  }
}
