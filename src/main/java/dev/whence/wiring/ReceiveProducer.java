package dev.whence.wiring;

import dev.whence.intake.Limits;
import dev.whence.receive.GatedTenants;
import dev.whence.receive.HttpPortSettings;
import dev.whence.receive.PeerPorts;
import dev.whence.receive.ReceiveLimits;
import dev.whence.receive.TenantResolver;
import dev.whence.receive.WebhookSecrets;
import io.quarkus.arc.DefaultBean;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        receive.queue(),
        receive.bodyTimeout());
  }

  @Produces
  @Singleton
  Limits ofItems(WhenceConfig config) {
    return config.intake().settings().limits();
  }

  @Produces
  @Singleton
  HttpPortSettings otlpHttp(WhenceConfig config, TlsConfigurationRegistry tls) {
    WhenceConfig.Otlp.Http http = config.otlp().http();
    return new HttpPortSettings(
        http.enabled(), http.host(), http.port(), processors(), tls(config, tls));
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
  PeerPorts peerPorts(WhenceConfig config, TlsConfigurationRegistry tls) {
    WhenceConfig.Jaeger.JaegerHttp jaeger = config.jaeger().http();
    WhenceConfig.Zipkin.ZipkinHttp zipkin = config.zipkin().http();
    return new PeerPorts(
        new HttpPortSettings(jaeger.enabled(), jaeger.host(), jaeger.port(), 1, tls(config, tls)),
        new HttpPortSettings(zipkin.enabled(), zipkin.host(), zipkin.port(), 1, tls(config, tls)));
  }

  @Produces
  @Singleton
  @DefaultBean
  TenantResolver tenants() {
    return new GatedTenants();
  }

  private static @Nullable TlsConfiguration tls(WhenceConfig config, TlsConfigurationRegistry all) {
    return config
        .access()
        .portsTls()
        .map(
            name ->
                all.get(name)
                    .orElseThrow(
                        () ->
                            new IllegalStateException(
                                "whence.access.ports-tls=%s names no TLS configuration. Recommended action: set quarkus.tls.%s.key-store.*"
                                    .formatted(name, name))))
        .orElse(null);
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }
}
