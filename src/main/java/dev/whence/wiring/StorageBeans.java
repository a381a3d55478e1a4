package dev.whence.wiring;

import dev.whence.decode.KubernetesEvents;
import dev.whence.intake.DetectingIntake;
import dev.whence.intake.Intake;
import dev.whence.intake.Sources;
import dev.whence.intake.VersionWatch;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.Store;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/// The pipeline of this process and its parts.
final class StorageBeans {

  @Produces
  @Singleton
  @Startup
  Pipeline pipeline(WhenceConfig config, Vocabulary vocabulary, Clock clock) {
    return Pipeline.open(
        PipelineSettings.in(config.data()).with(vocabulary),
        () -> {
          Instant now = clock.instant();
          return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        });
  }

  @Produces
  @Singleton
  Vocabulary vocabulary(WhenceConfig config) {
    VocabularyConfig names = config.vocabulary();
    return Vocabulary.DEFAULT.after(
        new Vocabulary(
            names.service().orElse(List.of()),
            names.namespace().orElse(List.of()),
            names.environment().orElse(List.of()),
            names.instance().orElse(List.of()),
            names.version().orElse(List.of()),
            names.node().orElse(List.of()),
            names.databaseSystem().orElse(List.of()),
            names.database().orElse(List.of()),
            names.queueSystem().orElse(List.of()),
            names.queue().orElse(List.of()),
            names.peer().orElse(List.of()),
            names.peerPort().orElse(List.of())));
  }

  void close(@Disposes Pipeline pipeline) {
    pipeline.close();
  }

  @Produces
  @Singleton
  @DefaultBean
  Intake intake(Pipeline pipeline, Vocabulary vocabulary, Clock clock) {
    return new DetectingIntake(
        pipeline.intake(),
        KubernetesEvents::changes,
        new VersionWatch(pipeline.store(), vocabulary),
        () -> TimeRange.nanos(clock.instant()));
  }

  void close(@Disposes Intake intake) {
    if (intake instanceof DetectingIntake detecting) {
      detecting.close();
    }
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
