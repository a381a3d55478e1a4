package dev.whence.api;

import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;

/// Runs the application over [HeapStore] with [Telemetry] in it.
public final class OnHeap implements QuarkusTestProfile {

  @Override
  public Set<Class<?>> getEnabledAlternatives() {
    return Set.of(Beans.class);
  }

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("quarkus.http.test-port", "0", "quarkus.grpc.server.test-port", "0");
  }

  /// The store.
  @Alternative
  @Singleton
  static final class Beans {
    @Produces
    @Singleton
    HeapStore store() {
      HeapStore store = new HeapStore();
      Telemetry.frames().forEach(store::take);
      return store;
    }
  }
}
