package dev.whence.wiring;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// A service-level objective: an answer tells how much of its error budget went.
public interface SloConfig {

  /// `service.name`.
  String service();

  /// `deployment.environment.name`; any where it is not set.
  Optional<String> environment();

  /// Percent of requests that are as promised.
  double objective();

  @WithDefault("30d")
  Duration period();

  /// Requests slower than this are not as promised. Where it is not set, failed ones are not.
  Optional<Duration> latency();
}
