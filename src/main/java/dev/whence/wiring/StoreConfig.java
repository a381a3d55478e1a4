package dev.whence.wiring;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where telemetry is kept.
public interface StoreConfig {

  /// `lucene`: on this machine's disk. `elasticsearch`: in a cluster, which several instances may
  /// share, each with a data directory of its own.
  @WithDefault("lucene")
  Kind kind();

  Elasticsearch elasticsearch();

  /// Which store.
  enum Kind {
    LUCENE,
    ELASTICSEARCH
  }

  /// The cluster. Read only where it is chosen.
  interface Elasticsearch {
    /// With commas between them. `https` where credentials are sent over a network.
    @WithDefault("http://localhost:9200")
    List<URI> hosts();

    /// Base64 of ID and key, as Elasticsearch gives it out.
    Optional<String> apiKey();

    /// Basic authentication, where there is no API key.
    Optional<String> username();

    Optional<String> password();

    /// PEM file of the certificate authorities to trust, instead of those of the JVM.
    Optional<Path> certificateAuthority();

    /// What the names of all indices begin with.
    @WithDefault("whence")
    String prefix();

    /// Of each new index.
    @WithDefault("1")
    int shards();

    /// Of each new index.
    @WithDefault("1")
    int replicas();

    /// Of each new index: `best_compression`, or `default`.
    @WithDefault("best_compression")
    String codec();

    /// Of one bulk request; a block that is larger goes alone.
    @WithDefault("8M")
    MemorySize bulkSize();

    /// Documents in one bulk request.
    @WithDefault("1000")
    int bulkOperations();

    /// A longer answer of the cluster is refused.
    @WithDefault("64M")
    MemorySize maxAnswerSize();

    /// A question that would have to look at more blocks is refused.
    @WithDefault("200000")
    int maxBlocks();

    /// A question for which more documents decide what counts is refused.
    @WithDefault("100000")
    int maxStateDocuments();

    @WithDefault("3s")
    Duration connectTimeout();

    @WithDefault("30s")
    Duration answerTimeout();

    /// How long a bulk request is repeated that the cluster is too busy for, before the commit
    /// fails and is begun again.
    @WithDefault("20s")
    Duration retryFor();

    /// How long one instance alone may regroup a day.
    @WithDefault("10m")
    Duration lease();

    /// Replaced blocks are deleted so much later: more than a question takes and clocks differ.
    @WithDefault("1m")
    Duration grace();
  }
}
