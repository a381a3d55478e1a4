package dev.whence.api;

import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Answers requests that reach no gate, because they do not say whom they are for. To the framework
/// each of them is an error worth its stack trace.
@Singleton
final class UnreadableRequests {

  private static final int BEFORE_EVERYTHING = -2_000_000;

  void answer(@Observes Router main) {
    main.route().order(BEFORE_EVERYTHING).failureHandler(UnreadableRequests::failed);
  }

  private static void failed(RoutingContext routing) {
    boolean unreadable =
        routing.statusCode() == ErrorCode.REFUSED.status()
            && routing.failure() != null
            && routing.failure().getClass() == VertxException.class;
    if (!unreadable) {
      routing.next();
      return;
    }
    Problem problem =
        Problem.of(
            ErrorCode.REFUSED,
            "the Host header is missing, or is no name with a port",
            "Send one, as in Host: localhost:8080.");
    routing
        .response()
        .setStatusCode(problem.status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .putHeader("Connection", "close")
        .end(Buffer.buffer(Json.bytes(problem)));
  }
}
