package dev.whence.wiring;

import dev.whence.intake.Intake;
import dev.whence.intake.Sources;
import dev.whence.model.TimeRange;
import dev.whence.store.Store;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/// The pipeline of this process and its parts.
final class StorageBeans {

  @Produces
  @Singleton
  @Startup
  Pipeline pipeline(WhenceConfig config, Clock clock) {
    return Pipeline.open(
        PipelineSettings.in(config.data()),
        () -> {
          Instant now = clock.instant();
          return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        });
  }

  void close(@Disposes Pipeline pipeline) {
    pipeline.close();
  }

  @Produces
  @Singleton
  @DefaultBean
  Intake intake(Pipeline pipeline) {
    return pipeline.intake();
  }

  @Produces
  @Singleton
  Sources sources(Clock clock) {
    return new Sources(() -> TimeRange.nanos(clock.instant()));
  }

  /// The store, and so its reader.
  @Produces
  @Singleton
  @DefaultBean
  Store store(Pipeline pipeline) {
    return pipeline.store();
  }
}
