package dev.whence.wiring;

import dev.whence.intake.Source;
import dev.whence.intake.Sources;
import dev.whence.model.Tenant;
import dev.whence.store.elastic.ElasticStore;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// What the cluster refused, where there is one, and how each system that is read from does, as
/// metrics.
@Singleton
@Startup
final class ClusterMeters {

  private static final double NANOS_PER_SECOND = 1e9;

  @Inject
  ClusterMeters(Pipeline pipeline, WhenceConfig config, Sources sources, MeterRegistry registry) {
    if (pipeline.store() instanceof ElasticStore cluster) {
      FunctionCounter.builder("whence.store.dead_letters", cluster, ElasticStore::deadLetters)
          .description("Documents that the cluster refused for good, kept in its dead-letter index")
          .register(registry);
      FunctionCounter.builder("whence.store.retries", cluster, ElasticStore::retries)
          .description("Bulk requests that were sent again")
          .register(registry);
    }
    config
        .pull()
        .sources()
        .forEach(
            (name, source) ->
                meter(name, sources.of(new Tenant(source.tenant()), "pull/" + name), registry));
  }

  private static void meter(String name, Source source, MeterRegistry registry) {
    Gauge.builder("whence.pull.lag", source, all -> lagSeconds(all.state()))
        .description("How far what was read lies behind the clock")
        .baseUnit("seconds")
        .tag("source", name)
        .register(registry);
    FunctionCounter.builder("whence.pull.items", source, all -> all.state().items())
        .description("Items that were read")
        .tag("source", name)
        .register(registry);
    FunctionCounter.builder("whence.pull.failures", source, all -> all.state().refusedRequests())
        .description("Looks that failed")
        .tag("source", name)
        .register(registry);
  }

  private static double lagSeconds(Source.State state) {
    return state.lagNanos() < 0 ? Double.NaN : state.lagNanos() / NANOS_PER_SECOND;
  }
}
