package dev.whence.receive;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;

/// A port besides the service's own, with a router of its own.
final class HttpPort {

  private static final int IDLE_SECONDS = 120;
  private static final int START_SECONDS = 30;

  private final Vertx vertx;
  private final HttpPortSettings settings;
  private final Door door;

  private HttpPort(Vertx vertx, HttpPortSettings settings, Door door) {
    this.vertx = vertx;
    this.settings = settings;
    this.door = door;
  }

  /// Listens until Vert.x is closed.
  ///
  /// @return the port it listens on
  static int open(Vertx vertx, HttpPortSettings settings, Door door) throws Exception {
    HttpPort opened = new HttpPort(vertx, settings, door);
    int port = opened.deploy(settings.port(), 1);
    // Any free port is nobody's to share: Vert.x tells servers apart by the port they asked for.
    if (settings.eventLoops() > 1 && settings.port() != 0) {
      opened.deploy(port, settings.eventLoops() - 1);
    }
    return port;
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
      door.addTo(router);
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
