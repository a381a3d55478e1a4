package dev.whence.wiring;

import dev.whence.intake.Intake;
import dev.whence.intake.Sources;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.pull.Connectors;
import dev.whence.pull.PullSource;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The connectors of this process.
final class PullBeans {

  @Produces
  @Singleton
  @Startup
  Connectors connectors(WhenceConfig config, Intake intake, Sources sources, Clock clock) {
    List<PullSource> followed =
        config.pull().sources().entrySet().stream()
            .map(entry -> source(entry.getKey(), entry.getValue()))
            .toList();
    return new Connectors(
        followed,
        intake,
        sources,
        config.data().resolve("pull"),
        () -> TimeRange.nanos(clock.instant()));
  }

  private static PullSource source(String name, PullConfig.SourceConfig config) {
    return new PullSource(
        name,
        config.kind(),
        config.url(),
        authorization(config),
        new Tenant(config.tenant()),
        new PullSource.Pace(
            config.every(),
            config.delay(),
            config.overlap().orElse(overlap(config.kind())),
            config.lookback(),
            config.window(),
            config.slowest()),
        new PullSource.Wanted(
            config.services().orElse(List.of()),
            config.queries(),
            config.discover().orElse(List.of()),
            config.step(),
            config.indices(),
            config.tags().orElse(List.of()),
            config.most().orElse(config.kind() == PullSource.Kind.JAEGER ? 200 : 1_000)),
        Math.toIntExact(config.maxResponseSize().asLongValue()),
        config.timeout());
  }

  private static Duration overlap(PullSource.Kind kind) {
    return switch (kind) {
      case JAEGER, ELASTICSEARCH -> Duration.ofMinutes(2);
      case PROMETHEUS -> Duration.ZERO;
      case GRAFANA -> Duration.ofHours(24);
    };
  }

  private static String authorization(PullConfig.SourceConfig config) {
    Optional<String> token = config.token().map("Bearer "::concat);
    Optional<String> key = config.apiKey().map("ApiKey "::concat);
    return token
        .or(() -> key)
        .or(() -> config.username().map(user -> basic(user, config)))
        .orElse("");
  }

  private static String basic(String user, PullConfig.SourceConfig config) {
    String both = user + ":" + config.password().orElse("");
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  void close(@Disposes Connectors connectors) {
    connectors.close();
  }
}
