package dev.whence.wiring;

import dev.whence.access.Questions;
import dev.whence.intake.CompactionSettings;
import dev.whence.intake.DetectingIntake;
import dev.whence.intake.Intake;
import dev.whence.intake.Sources;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.redact.Redactor;
import dev.whence.store.Store;
import dev.whence.store.elastic.ElasticStore;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// The pipeline of this process and its parts.
final class StorageBeans {

  @Produces
  @Singleton
  @Startup
  Pipeline pipeline(
      WhenceConfig config,
      Vocabulary vocabulary,
      Redactor redactor,
      Questions questions,
      Clock clock) {
    LongSupplier nanos = () -> TimeRange.nanos(clock.instant());
    PipelineSettings settings =
        PipelineSettings.in(config.data())
            .with(vocabulary)
            .with(config.retention().bySignal())
            .withDocuments(config.retention().byKind())
            .with(config.intake().settings())
            .with(compaction(config))
            .with(config.journal().settings())
            .with(config.redaction().enabled() ? redactor : UnaryOperator.identity());
    Store store =
        switch (config.store().kind()) {
          case LUCENE -> Pipeline.onDisk(settings, nanos);
          case ELASTICSEARCH -> elastic(config, settings, nanos);
        };
    return Pipeline.open(settings, store, nanos, () -> questions.underWay() > 0);
  }

  /// Who rests longer than its lease lasts has worked for nothing.
  private static CompactionSettings compaction(WhenceConfig config) {
    CompactionSettings settings = config.compaction().settings();
    return switch (config.store().kind()) {
      case LUCENE -> settings;
      case ELASTICSEARCH ->
          settings.restingAtMost(config.store().elasticsearch().lease().dividedBy(2));
    };
  }

  private static Store elastic(WhenceConfig config, PipelineSettings settings, LongSupplier nanos) {
    return new ElasticStore(
        config.data().resolve("store"),
        ElasticConfig.settings(config.store().elasticsearch()),
        settings.vocabulary(),
        nanos);
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
  Intake intake(Pipeline pipeline) {
    return pipeline.detecting();
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

  /// The store; what questions read it through is a bean of its own.
  @Produces
  @Typed(Store.class)
  @Singleton
  @DefaultBean
  Store store(Pipeline pipeline) {
    return pipeline.store();
  }
}
