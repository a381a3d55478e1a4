package dev.whence.wiring;

import dev.whence.pull.PullSource;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Systems that are read from, under `whence.pull.`. Only the hosts named here are contacted.
interface PullConfig {

  /// By a name of your choice, `[a-z0-9_-]`. For example `whence.pull.sources.main.kind=jaeger` and
  /// `whence.pull.sources.main.url=http://jaeger:16686`.
  Map<String, SourceConfig> sources();

  /// One system.
  interface SourceConfig {
    /// `jaeger`, `prometheus`, `elasticsearch` or `grafana`.
    PullSource.Kind kind();

    /// Without the paths of its API.
    URI url();

    /// Sent as `Authorization: Bearer …`. Elasticsearch's API keys go into `api-key`.
    Optional<String> token();

    /// Sent as `Authorization: ApiKey …`.
    Optional<String> apiKey();

    Optional<String> username();

    Optional<String> password();

    /// Whose data it is.
    @WithDefault("default")
    String tenant();

    /// The pause between two looks.
    @WithDefault("30s")
    Duration every();

    /// So far behind the clock it is read: what arrives there later is missed, unless `overlap`
    /// reaches back to it.
    @WithDefault("15s")
    Duration delay();

    /// So far back each look reaches into what was read before; `2m`, for Grafana `24h`, for
    /// Prometheus nothing if not given.
    Optional<Duration> overlap();

    /// How far back the very first look reaches.
    @WithDefault("1h")
    Duration lookback();

    /// At most so much at once, when there is much to catch up on.
    @WithDefault("10m")
    Duration window();

    /// The longest pause after failure upon failure.
    @WithDefault("10m")
    Duration slowest();

    /// Of one request and its answer.
    @WithDefault("30s")
    Duration timeout();

    /// Larger answers are refused.
    @WithDefault("32M")
    MemorySize maxResponseSize();

    /// Traces, metrics, documents or annotations of one answer at most: 1000, of Jaeger 200 if not
    /// given. No more than the source itself gives at once.
    OptionalInt most();

    /// Jaeger: only these services.
    Optional<List<String>> services();

    /// Prometheus: expressions, by the name that their results get.
    Map<String, String> queries();

    /// Prometheus: selectors such as `{job="shop"}`; every metric that matches one is read.
    Optional<List<String>> discover();

    /// Prometheus: the resolution.
    @WithDefault("15s")
    Duration step();

    /// Elasticsearch: names or patterns of indices.
    @WithDefault("logs-*")
    List<String> indices();

    /// Grafana: only annotations with all of these tags.
    Optional<List<String>> tags();
  }
}
