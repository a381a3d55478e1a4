package dev.whence.api;

import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.wiring.Pipeline;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs the application on a data directory of its own, in the evening of the day that [Telemetry]
/// tells of.
public class WithTelemetry implements QuarkusTestProfile {

  private static final Set<Pipeline> taken = Collections.newSetFromMap(new IdentityHashMap<>());

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(Evening.class);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    try {
      return Map.of(
          "whence.data",
          Files.createTempDirectory("whence-questions").toString(),
          "whence.otlp.http.enabled",
          "false",
          "whence.webhooks.pagerduty-secrets",
          "new-secret,old-secret");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Takes [Telemetry#frames] in, once for all tests that share the application.
  static synchronized void takeOnce(Pipeline pipeline) {
    if (taken.add(pipeline)) {
      take(pipeline, Telemetry.frames());
    }
  }

  /// Takes frames in as exports; they are all there, joined, when this returns.
  public static void take(Pipeline pipeline, List<Frame> frames) {
    for (Frame frame : frames) {
      byte[] unlike = ByteBuffer.allocate(4).putInt(System.identityHashCode(frame)).array();
      pipeline
          .intake()
          .accept(new Export(Tenant.DEFAULT, frame, ExportKey.of(unlike), Export.Rejected.NONE))
          .toCompletableFuture()
          .join();
    }
    pipeline.intake().settle().toCompletableFuture().join();
  }

  /// The time.
  @Alternative
  @Singleton
  static final class Evening {
    @Produces
    @Singleton
    Clock clock() {
      return Clock.fixed(Telemetry.START.plus(Duration.ofHours(4)), ZoneOffset.UTC);
    }
  }
}
