package dev.whence.wiring;

import io.smallrye.config.WithDefault;
import java.util.Map;
import java.util.Optional;

/// Whence's own traces: one span per question. Off unless an endpoint is named.
public interface TelemetryConfig {

  /// Where they are sent, OTLP over HTTP: `http://collector:4318/v1/traces`.
  Optional<String> tracesEndpoint();

  /// Headers of what is sent, a credential for example.
  Map<String, String> headers();

  /// The share of questions that are traced, 0 to 1, where the asker has not decided.
  @WithDefault("1.0")
  double ratio();

  /// Whether they may be sent to this very service.
  @WithDefault("false")
  boolean toItself();
}
