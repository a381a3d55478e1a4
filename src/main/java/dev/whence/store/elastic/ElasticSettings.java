package dev.whence.store.elastic;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the cluster is and how it is used.
///
/// @param hosts all are used in turn; one that does not answer is left out for a while
/// @param certificateAuthority PEM file of the authorities to trust; those of the JVM where null
/// @param prefix of the names of all indices
/// @param shards of each new index
/// @param replicas of each new index
/// @param codec of each new index: `best_compression`, or `default`, which takes a third more room
///   and less time
/// @param limits what a request and an answer may be at most
/// @param retryFor how long a bulk request is tried again before a commit fails
/// @param lease how long a day's compaction is one instance's alone
/// @param grace replaced blocks are deleted so long after they were replaced: longer than any
///   question takes, and than clocks differ
public record ElasticSettings(
    List<URI> hosts,
    Credentials credentials,
    @Nullable Path certificateAuthority,
    String prefix,
    int shards,
    int replicas,
    String codec,
    Limits limits,
    Duration retryFor,
    Duration lease,
    Duration grace) {

  /// @param bulkBytes of a bulk request; a block that is larger goes alone
  /// @param bulkOperations of a bulk request
  /// @param answerBytes an answer that is longer fails
  /// @param blocks a question that would look at more fails
  /// @param stateDocuments and one for which more decide what counts
  /// @param blockItems small frames are merged until they have this many items
  /// @param mostItems and no more than this many
  /// @param connectTimeout of a connection
  /// @param answerTimeout of an answer
  public record Limits(
      int bulkBytes,
      int bulkOperations,
      int answerBytes,
      int blocks,
      int stateDocuments,
      int blockItems,
      int mostItems,
      Duration connectTimeout,
      Duration answerTimeout) {

    public static final Limits DEFAULT =
        new Limits(
            8 << 20,
            1_000,
            64 << 20,
            200_000,
            100_000,
            256,
            8_192,
            Duration.ofSeconds(3),
            Duration.ofSeconds(30));
  }

  public ElasticSettings {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("hosts: name at least one, e.g. http://localhost:9200");
    }
    if (hosts.stream().anyMatch(each -> each.getUserInfo() != null)) {
      throw new IllegalArgumentException(
          "hosts: give user and password as username and password, not within an address, which is"
              + " shown in log and health");
    }
    if (!prefix.matches("[a-z0-9][a-z0-9_-]{0,63}")) {
      throw new IllegalArgumentException(
          "prefix '" + prefix + "': 1 to 64 of [a-z0-9_-], a letter or digit first");
    }
  }

  public static ElasticSettings of(URI... hosts) {
    return new ElasticSettings(
        List.of(hosts),
        new Credentials.None(),
        null,
        "whence",
        1,
        1,
        "best_compression",
        Limits.DEFAULT,
        Duration.ofSeconds(20),
        Duration.ofMinutes(10),
        Duration.ofMinutes(1));
  }
}
