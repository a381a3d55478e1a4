package dev.whence.wiring;

import dev.whence.store.elastic.Credentials;
import dev.whence.store.elastic.ElasticSettings;

/// Reads what the cluster is configured with.
final class ElasticConfig {

  private ElasticConfig() {}

  static ElasticSettings settings(StoreConfig.Elasticsearch config) {
    return new ElasticSettings(
        config.hosts(),
        credentials(config),
        config.certificateAuthority().orElse(null),
        config.prefix(),
        config.shards(),
        config.replicas(),
        config.codec(),
        new ElasticSettings.Limits(
            Math.toIntExact(config.bulkSize().asLongValue()),
            config.bulkOperations(),
            Math.toIntExact(config.maxAnswerSize().asLongValue()),
            config.maxBlocks(),
            config.maxStateDocuments(),
            ElasticSettings.Limits.DEFAULT.blockItems(),
            ElasticSettings.Limits.DEFAULT.mostItems(),
            config.connectTimeout(),
            config.answerTimeout()),
        config.retryFor(),
        config.lease(),
        config.grace());
  }

  private static Credentials credentials(StoreConfig.Elasticsearch config) {
    if (config.apiKey().isPresent()) {
      return new Credentials.ApiKey(config.apiKey().get());
    }
    if (config.username().isPresent() != config.password().isPresent()) {
      throw new IllegalArgumentException(
          "whence.store.elasticsearch.username and .password: set both or none");
    }
    return config.username().isPresent()
        ? new Credentials.Basic(config.username().get(), config.password().orElseThrow())
        : new Credentials.None();
  }
}
