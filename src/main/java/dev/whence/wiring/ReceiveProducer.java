package dev.whence.wiring;

import dev.whence.model.Tenant;
import dev.whence.receive.HttpPortSettings;
import dev.whence.receive.PeerPorts;
import dev.whence.receive.ReceiveLimits;
import dev.whence.receive.TenantResolver;
import dev.whence.receive.WebhookSecrets;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

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
  HttpPortSettings otlpHttp(WhenceConfig config) {
    WhenceConfig.Otlp.Http http = config.otlp().http();
    return new HttpPortSettings(http.enabled(), http.host(), http.port(), processors());
  }

  @Produces
  @Singleton
  WebhookSecrets webhookSecrets(WhenceConfig config) {
    WhenceConfig.Webhooks webhooks = config.webhooks();
    return new WebhookSecrets(
        webhooks.githubSecrets().orElse(List.of()),
        webhooks.gitlabTokens().orElse(List.of()),
        webhooks.fluxSecrets().orElse(List.of()));
  }

  @Produces
  @Singleton
  PeerPorts peerPorts(WhenceConfig config) {
    WhenceConfig.Jaeger.JaegerHttp jaeger = config.jaeger().http();
    WhenceConfig.Zipkin.ZipkinHttp zipkin = config.zipkin().http();
    return new PeerPorts(
        new HttpPortSettings(jaeger.enabled(), jaeger.host(), jaeger.port(), 1),
        new HttpPortSettings(zipkin.enabled(), zipkin.host(), zipkin.port(), 1));
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
