package dev.whence.api;

import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.Store;
import dev.whence.store.lucene.LuceneSettings;
import dev.whence.store.lucene.LuceneStore;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// Runs the application over a store of its own with [Telemetry] in it.
public final class WithTelemetry implements QuarkusTestProfile {

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(Beans.class);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("whence.otlp.http.port", "0");
  }

  /// The store.
  @Alternative
  @Singleton
  static final class Beans {
    @Produces
    @Singleton
    Store store() throws IOException {
      Store store =
          new LuceneStore(
              Files.createTempDirectory("whence-questions"),
              LuceneSettings.DEFAULT,
              Vocabulary.DEFAULT,
              () -> TimeRange.nanos(Instant.now()));
      Stored.write(store, Telemetry.frames());
      return store;
    }

    void close(@Disposes Store store) {
      store.close();
    }
  }
}
