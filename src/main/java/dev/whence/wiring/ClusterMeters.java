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
          .register(registry);
      FunctionCounter.builder("whence.store.retries", cluster, ElasticStore::retries)
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
        .baseUnit("seconds")
        .tag("source", name)
        .register(registry);
    FunctionCounter.builder("whence.pull.items", source, all -> all.state().items())
        .tag("source", name)
        .register(registry);
    FunctionCounter.builder("whence.pull.failures", source, all -> all.state().refusedRequests())
        .tag("source", name)
        .register(registry);
  }

  private static double lagSeconds(Source.State state) {
    return state.lagNanos() < 0 ? Double.NaN : state.lagNanos() / NANOS_PER_SECOND;
  }
}
