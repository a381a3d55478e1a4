package dev.whence.receive;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// A port besides the service's own, with a router of its own.
final class HttpPort {

  private static final int NOT_FOUND = 404;
  private static final int IDLE_SECONDS = 120;
  private static final int START_SECONDS = 30;

  /// Vert.x reads each negative port as one free port for all listeners that name it.
  private static final AtomicInteger ANY_FREE = new AtomicInteger(-1_000);

  private final Vertx vertx;
  private final HttpPortSettings settings;
  private final Door door;
  private final int wanted;

  private HttpPort(Vertx vertx, HttpPortSettings settings, Door door) {
    this.vertx = vertx;
    this.settings = settings;
    this.door = door;
    this.wanted = settings.port() == 0 ? ANY_FREE.decrementAndGet() : settings.port();
  }

  /// Listens until Vert.x is closed.
  ///
  /// @return the port it listens on
  static int open(Vertx vertx, HttpPortSettings settings, Door door) throws Exception {
    return new HttpPort(vertx, settings, door).deploy();
  }

  private int deploy() throws Exception {
    List<Listener> listeners = new CopyOnWriteArrayList<>();
    vertx
        .deployVerticle(
            () -> {
              Listener listener = new Listener();
              listeners.add(listener);
              return listener;
            },
            new DeploymentOptions().setInstances(settings.eventLoops()))
        .toCompletionStage()
        .toCompletableFuture()
        .get(START_SECONDS, TimeUnit.SECONDS);
    return listeners.getFirst().actual;
  }

  /// A sender with a wrong path is told which would be right.
  private static void nothingHere(RoutingContext routing, String paths) {
    routing
        .response()
        .setStatusCode(NOT_FOUND)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end("nothing is served here; this port takes " + paths + "\n");
  }

  /// One event loop's share of the connections.
  private final class Listener extends AbstractVerticle {
    private volatile int actual;

    @Override
    public void start(Promise<Void> started) {
      Router router = Router.router(vertx);
      door.addTo(router);
      String paths =
          router.getRoutes().stream()
              .map(Route::getPath)
              .filter(Objects::nonNull)
              .distinct()
              .sorted()
              .collect(Collectors.joining(", "));
      router.errorHandler(NOT_FOUND, routing -> nothingHere(routing, paths));
      vertx
          .createHttpServer(
              settings
                  .options(wanted)
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
