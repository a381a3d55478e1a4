package dev.whence.wiring;

import dev.whence.access.LocalHosts;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/// What an operator should know when the service starts.
@Singleton
final class StartWarnings {

  private static final Logger LOG = Logger.getLogger(StartWarnings.class);
  private static final long LOW_DISK_BYTES = 2L << 30;

  private final WhenceConfig config;
  private final Config all;

  StartWarnings(WhenceConfig config, Config all) {
    this.config = config;
    this.all = all;
  }

  void start(@Observes StartupEvent event) {
    warnings(Runtime.getRuntime().maxMemory()).forEach(LOG::warn);
  }

  List<String> warnings(long heapBytes) {
    List<String> warnings = new ArrayList<>();
    List<String> unknown = UnknownVariables.in(System.getenv());
    if (!unknown.isEmpty()) {
      warnings.add(
          "no setting is called "
              + String.join(", ", unknown)
              + ", as the environment has it: it has no effect. Recommended action: correct it, or"
              + " take it out");
    }
    long inFlight = config.receive().maxInFlight().asLongValue();
    if (inFlight > heapBytes / 2) {
      warnings.add(
          "whence.receive.max-in-flight (%d MiB) is more than half of the heap (%d MiB). Recommended action: give Java more memory (WHENCE_JAVA_OPTS=-Xmx...), or lower it"
              .formatted(inFlight >> 20, heapBytes >> 20));
    }
    if (!config.redaction().enabled()) {
      warnings.add(
          "redaction is off: credentials in telemetry are kept and shown. Recommended action: set"
              + " whence.redaction.enabled=true");
    }
    if (config.retention().bySignal().isEmpty()) {
      warnings.add(
          "nothing is ever dropped. Recommended action: set whence.retention.spans and its likes");
    }
    freeDisk()
        .filter(free -> free < LOW_DISK_BYTES)
        .ifPresent(
            free ->
                warnings.add(
                    "only %d MiB are free under %s. Recommended action: free space, shorten whence.retention, or move whence.data"
                        .formatted(free >> 20, config.data())));
    if (isReachableWithoutTls()) {
      warnings.add(
          "other machines reach this service without TLS: credentials pass in clear. Recommended"
              + " action: configure quarkus.http.tls-configuration-name,"
              + " quarkus.grpc.server.tls-configuration-name and whence.access.ports-tls, or put a"
              + " proxy with TLS before it");
    }
    return warnings;
  }

  private Optional<Long> freeDisk() {
    try {
      FileStore store = Files.getFileStore(config.data().toAbsolutePath());
      return Optional.of(store.getUsableSpace());
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  private boolean isReachableWithoutTls() {
    boolean reachable =
        Listening.hosts(config, all).values().stream()
            .anyMatch(host -> !LocalHosts.isLoopback(host));
    boolean tls =
        all.getOptionalValue("quarkus.http.tls-configuration-name", String.class).isPresent()
            || all.getOptionalValue("quarkus.tls.key-store.pem.0.cert", String.class).isPresent()
            || all.getOptionalValue("quarkus.http.ssl.certificate.files", String.class).isPresent();
    return reachable && !tls;
  }
}
