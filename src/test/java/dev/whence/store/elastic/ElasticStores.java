package dev.whence.store.elastic;

import dev.whence.model.Vocabulary;
import dev.whence.store.Store;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/// Elasticsearch stores with small limits, before the node that all tests share.
public final class ElasticStores {

  private static final int BLOCKS = 10_000;
  static final int STATE_DOCUMENTS = 12_000;

  private ElasticStores() {}

  static Store open(Path directory, LongSupplier clock) {
    return new ElasticStore(directory, settings(directory), Vocabulary.DEFAULT, clock);
  }

  /// Indices of their own for each directory, on one node whose jars lack the native zstd.
  public static ElasticSettings settings(Path directory) {
    return settings(ElasticNode.shared().address(), directory);
  }

  public static ElasticSettings settings(URI address, Path directory) {
    return settings(address, directory, BLOCKS);
  }

  /// A question about more blocks is refused.
  static ElasticSettings settingsForQuestionsAbout(int blocks, Path directory) {
    return settings(ElasticNode.shared().address(), directory, blocks);
  }

  private static ElasticSettings settings(URI address, Path directory, int blocks) {
    return new ElasticSettings(
        List.of(address),
        new Credentials.None(),
        null,
        "t" + Integer.toHexString(directory.toString().hashCode()),
        1,
        0,
        "default",
        new ElasticSettings.Limits(
            20_000,
            7,
            64 << 20,
            blocks,
            STATE_DOCUMENTS,
            16,
            64,
            Duration.ofSeconds(3),
            Duration.ofSeconds(20)),
        Duration.ofSeconds(2),
        Duration.ofMinutes(10),
        Duration.ofMinutes(1));
  }
}
