package dev.whence.receive;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// OTLP/HTTP on the port that senders expect it on, besides the service's own. It serves the OTLP
/// paths only.
@Singleton
@Startup
public final class OtlpHttpServer {

  private static final Logger LOG = Logger.getLogger(OtlpHttpServer.class);

  /// Before Quarkus' own check of a body's size, which answers without a body.
  private static final int BEFORE_UPLOAD_LIMIT = -3;

  private static final int IDLE_SECONDS = 120;
  private static final int START_SECONDS = 30;
  private static final int DISABLED = -1;

  private final OtlpHttpSettings settings;
  private final OtlpHttp http;
  private final Vertx vertx;
  private int port = DISABLED;

  OtlpHttpServer(OtlpHttpSettings settings, OtlpHttp http, Vertx vertx) {
    this.settings = settings;
    this.http = http;
    this.vertx = vertx;
  }

  /// Serves the same on the service's own port.
  void addTo(@Observes Router main) {
    http.addRefusalTo(main, BEFORE_UPLOAD_LIMIT);
    http.addTo(main);
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
      port = deploy(settings.port(), 1);
      if (settings.eventLoops() > 1) {
        deploy(port, settings.eventLoops() - 1);
      }
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

  private int deploy(int wanted, int instances) throws Exception {
    Listener[] first = new Listener[1];
    vertx
        .deployVerticle(
            () -> first[0] = new Listener(wanted), new DeploymentOptions().setInstances(instances))
        .toCompletionStage()
        .toCompletableFuture()
        .get(START_SECONDS, TimeUnit.SECONDS);
    return first[0].actual;
  }

  /// One event loop's share of the connections.
  private final class Listener extends AbstractVerticle {
    private final int wanted;
    private volatile int actual;

    Listener(int wanted) {
      this.wanted = wanted;
    }

    @Override
    public void start(Promise<Void> started) {
      Router router = Router.router(vertx);
      http.addTo(router);
      vertx
          .createHttpServer(
              new HttpServerOptions()
                  .setHost(settings.host())
                  .setPort(wanted)
                  .setIdleTimeout(IDLE_SECONDS)
                  .setHandle100ContinueAutomatically(true))
          .requestHandler(router)
          .listen()
          .onSuccess(server -> actual = server.actualPort())
          .<Void>mapEmpty()
          .onComplete(started);
    }
  }
}
