package dev.whence.wiring;

import dev.whence.intake.Intake;
import dev.whence.redact.Redactor;
import dev.whence.store.Store;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.function.UnaryOperator;

/// The pipeline of this process and its parts.
final class StorageBeans {

  @Produces
  @Singleton
  @Startup
  Pipeline pipeline(WhenceConfig config, Redactor redactor, Clock clock) {
    return Pipeline.open(
        PipelineSettings.in(config.data())
            .with(config.retention().bySignal())
            .with(config.intake().settings())
            .with(config.redaction().enabled() ? redactor : UnaryOperator.identity()),
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

  /// The store; what questions read it through is a bean of its own.
  @Produces
  @Typed(Store.class)
  @Singleton
  @DefaultBean
  Store store(Pipeline pipeline) {
    return pipeline.store();
  }
}
