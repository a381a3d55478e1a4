package dev.whence.wiring;

import dev.whence.model.Tenant;
import dev.whence.receive.OtlpHttpSettings;
import dev.whence.receive.ReceiveLimits;
import dev.whence.receive.TenantResolver;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// What the receivers need.
final class ReceiveProducer {

  @Produces
  @Singleton
  ReceiveLimits limits(WhenceConfig config) {
    WhenceConfig.Receive receive = config.receive();
    return new ReceiveLimits(
        Math.toIntExact(receive.maxRequestSize().asLongValue()),
        receive.maxInFlight().asLongValue(),
        Math.toIntExact(receive.eventLoopSize().asLongValue()),
        receive.workers().orElse(processors()),
        receive.queue());
  }

  @Produces
  @Singleton
  OtlpHttpSettings otlpHttp(WhenceConfig config) {
    WhenceConfig.Otlp.Http http = config.otlp().http();
    return new OtlpHttpSettings(http.enabled(), http.host(), http.port(), processors());
  }

  @Produces
  @Singleton
  @DefaultBean
  TenantResolver tenants() {
    return _ -> Tenant.DEFAULT;
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }
}
