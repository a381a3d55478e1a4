package dev.whence.receive;

import dev.whence.access.HttpGate;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// OTLP/HTTP on the port that senders expect it on, besides the service's own. It serves the OTLP
/// paths only.
@Singleton
@Startup
public final class OtlpHttpServer {

  private static final Logger LOG = Logger.getLogger(OtlpHttpServer.class);

  /// Before Quarkus' own check of a body's size, which answers without a body.
  private static final int BEFORE_UPLOAD_LIMIT = -3;

  private static final int DISABLED = -1;

  private final HttpPortSettings settings;
  private final OtlpHttp http;
  private final HttpGate gate;
  private final Vertx vertx;
  private int port = DISABLED;

  OtlpHttpServer(HttpPortSettings settings, OtlpHttp http, HttpGate gate, Vertx vertx) {
    this.gate = gate.forSenders();
    this.settings = settings;
    this.http = http;
    this.vertx = vertx;
  }

  /// Serves the same on the service's own port.
  void addTo(@Observes Router main) {
    http.addRefusalTo(main, BEFORE_UPLOAD_LIMIT);
    http.addTo(main);
  }

  private void addGatedTo(Router router) {
    router.route().handler(gate);
    http.addTo(router);
  }

  /// The port it listens on; -1 where it does not.
  public int port() {
    return port;
  }

  @PostConstruct
  void start() {
    if (!settings.enabled()) {
      return;
    }
    try {
      port = HttpPort.open(vertx, settings, this::addGatedTo);
      LOG.infof("OTLP/HTTP on %s:%d", settings.host(), port);
    } catch (Exception failed) {
      throw new IllegalStateException(
          "OTLP/HTTP cannot listen on %s:%d: %s. Recommended action: free the port, or set whence.otlp.http.port, or whence.otlp.http.enabled=false"
              .formatted(settings.host(), settings.port(), failed.getMessage()),
          failed);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    port = DISABLED;
  }
}
