package dev.whence.api;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A service that writes what it logs to a file.
public final class Logged implements QuarkusTestProfile {

  private static final Path LOG = Path.of("target", "test-data", "logged.log");

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of("quarkus.log.file.enabled", "true", "quarkus.log.file.path", LOG.toString());
  }

  /// Everything that was logged so far.
  public static String log() throws IOException {
    return Files.readString(LOG);
  }
}
