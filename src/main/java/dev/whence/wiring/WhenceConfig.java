package dev.whence.wiring;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Every setting of Whence, under `whence.`. Whatever Quarkus itself sets (the ports 8080 and 4317,
/// TLS, logging) keeps Quarkus' names.
@ConfigMapping(prefix = "whence")
public interface WhenceConfig {

  /// The directory that everything durable lies in. It is made where it does not exist.
  @WithDefault("data")
  Path data();

  StoreConfig store();

  Otlp otlp();

  Jaeger jaeger();

  Zipkin zipkin();

  Receive receive();

  AccessConfig access();

  QuestionConfig questions();

  McpConfig mcp();

  RetentionConfig retention();

  TelemetryConfig telemetry();

  IntakeConfig intake();

  CompactionConfig compaction();

  JournalConfig journal();

  RedactionConfig redaction();

  Webhooks webhooks();

  Page page();

  VocabularyConfig vocabulary();

  PullConfig pull();

  IncidentConfig incidents();

  AnnounceConfig announce();

  /// Service-level objectives, by name.
  Map<String, SloConfig> slos();

  /// The page for people.
  interface Page {
    /// Its address as people reach it, for links that are posted elsewhere. This machine where it
    /// is not set.
    Optional<URI> url();

    /// Links out, by the name they are shown under. A template is shown where everything it names
    /// is known: `{service}`, `{from}` and `{to}` (RFC 3339), `{from_ms}` and `{to_ms}` (epoch),
    /// `{trace_id}`, `{request_id}`, `{pattern}` (of log lines), `{kind}` (of the root cause),
    /// `{explanation}`. For example
    /// `whence.page.links.Jaeger=https://jaeger.example/trace/{trace_id}`.
    Map<String, String> links();
  }

  /// OTLP's own ports.
  interface Otlp {
    Http http();

    /// OTLP over HTTP on the port that senders expect it on. The service's own port serves it too.
    interface Http {
      @WithDefault("true")
      boolean enabled();

      /// This machine only, until told otherwise.
      @WithDefault("127.0.0.1")
      String host();

      /// 0 takes any that is free.
      @WithDefault("4318")
      int port();
    }
  }

  /// The port of Jaeger's collector for thrift over HTTP. The service's own port serves it too.
  interface Jaeger {
    JaegerHttp http();

    /// Where it listens.
    interface JaegerHttp {
      @WithDefault("true")
      boolean enabled();

      @WithDefault("127.0.0.1")
      String host();

      /// 0 takes any that is free.
      @WithDefault("14268")
      int port();
    }
  }

  /// The port of Zipkin's collector. The service's own port serves it too.
  interface Zipkin {
    ZipkinHttp http();

    /// Where it listens.
    interface ZipkinHttp {
      @WithDefault("true")
      boolean enabled();

      @WithDefault("127.0.0.1")
      String host();

      /// 0 takes any that is free.
      @WithDefault("9411")
      int port();
    }
  }

  /// What the tools that call our webhooks sign with. Several may be named, with commas, while they
  /// change. Where none is named calls need no signature.
  interface Webhooks {
    /// Whose data a signed call brings that has no other credential.
    @WithDefault("default")
    String tenant();

    /// Of GitHub's `X-Hub-Signature-256`.
    Optional<List<String>> githubSecrets();

    /// Of GitLab's `X-Gitlab-Token`.
    Optional<List<String>> gitlabTokens();

    /// Of the `X-Signature` of Flux' generic-hmac provider.
    Optional<List<String>> fluxSecrets();

    /// Of PagerDuty's `X-PagerDuty-Signature`.
    Optional<List<String>> pagerdutySecrets();
  }

  /// What the doors take at most.
  interface Receive {
    /// Of one request, as it comes and after decompression. For gRPC
    /// `quarkus.grpc.server.max-inbound-message-size` says the same.
    @WithDefault("20M")
    MemorySize maxRequestSize();

    /// Of all requests that are under way, decoded ones in the size they have in memory. Beyond it
    /// senders are told to come back later.
    @WithDefault("256M")
    MemorySize maxInFlight();

    /// In which the body of a request must have arrived, a question's too; beyond it telemetry and
    /// changes are answered 503, questions and alerts 408.
    @WithDefault("30s")
    Duration bodyTimeout();

    /// Larger requests, and compressed ones, are decoded by workers rather than on the event loop.
    @WithDefault("256K")
    MemorySize eventLoopSize();

    /// Threads that decompress and decode. As many as there are processors where it is not set.
    OptionalInt workers();

    /// Requests that may wait for a worker.
    @WithDefault("256")
    int queue();
  }
}
