package dev.whence.wiring;

import dev.whence.intake.Intake;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import dev.whence.store.elastic.ElasticSettings;
import dev.whence.store.elastic.ElasticStore;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/// The pipeline of this process and its parts.
final class StorageBeans {

  private static final System.Logger LOG = System.getLogger(StorageBeans.class.getName());
  private static final long PAUSE_MILLIS = 1_000;

  @Produces
  @Singleton
  @Startup
  Pipeline pipeline(WhenceConfig config, Clock clock) {
    LongSupplier nanos =
        () -> {
          Instant now = clock.instant();
          return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        };
    PipelineSettings settings = PipelineSettings.in(config.data());
    return switch (config.store().kind()) {
      case LUCENE -> Pipeline.open(settings, nanos);
      case ELASTICSEARCH -> Pipeline.open(settings, elastic(config, settings, nanos), nanos);
    };
  }

  /// A cluster that is away when we start is waited for: what this instance has published must be
  /// known before its journal is replayed.
  private static Store elastic(WhenceConfig config, PipelineSettings settings, LongSupplier nanos) {
    ElasticSettings elastic = ElasticConfig.settings(config.store().elasticsearch());
    long end = System.nanoTime() + config.store().elasticsearch().startTimeout().toNanos();
    while (true) {
      try {
        return new ElasticStore(
            config.data().resolve("store"), elastic, settings.vocabulary(), nanos);
      } catch (StoreException e) {
        if (!e.isAway() || System.nanoTime() > end) {
          throw e;
        }
        LOG.log(System.Logger.Level.WARNING, "waiting for the cluster: {0}", e.getMessage());
        pause(e);
      }
    }
  }

  private static void pause(StoreException why) {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw why;
    }
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

  /// The store, and so its reader.
  @Produces
  @Singleton
  @DefaultBean
  Store store(Pipeline pipeline) {
    return pipeline.store();
  }
}
