package dev.whence.wiring;

import dev.whence.api.incidents.Playbooks;
import dev.whence.incident.Playbook;
import dev.whence.incident.PlaybookText;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Playbooks: ours, and those of the configured folder, which stand for ours of the same name.
@Singleton
final class PlaybookBeans {

  private static final List<String> SHIPPED =
      List.of("rollback", "scale-up-dependency", "shed-feature", "pool", "retry-storm");

  @Produces
  @Singleton
  @Startup
  Playbooks playbooks(WhenceConfig config) {
    Map<String, Playbook> byId = new TreeMap<>();
    SHIPPED.forEach(id -> byId.put(id, PlaybookText.read(id, shipped(id))));
    MarkdownFolder.read(config.incidents().playbooks())
        .forEach((id, text) -> byId.put(id, PlaybookText.read(id, text)));
    return new Playbooks(List.copyOf(byId.values()));
  }

  private static String shipped(String id) {
    try (InputStream file = PlaybookBeans.class.getResourceAsStream("/playbooks/" + id + ".md")) {
      return new String(Objects.requireNonNull(file, id).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
