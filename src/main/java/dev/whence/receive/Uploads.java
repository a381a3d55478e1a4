package dev.whence.receive;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What every HTTP door does with a request that brings a body: checks its head, reads it within
/// the limits, has it taken in, and answers on the event loop it came on. Thread-safe.
@Singleton
final class Uploads {

  private final Exports exports;

  Uploads(Exports exports) {
    this.exports = exports;
  }

  /// Receives one upload.
  ///
  /// @param head checks the head, may throw a [RefusedException], and says what to do with the body
  /// @param answer to what was taken
  /// @param refuse answers to what was not
  <R> void receive(
      RoutingContext routing,
      Function<HttpServerRequest, Take<R>> head,
      Consumer<R> answer,
      Consumer<RefusedException> refuse) {
    Consumer<RefusedException> counted =
        refused -> {
          exports.count(refused.refusal());
          refuse.accept(refused);
        };
    HttpServerRequest request = routing.request();
    Context context = routing.vertx().getOrCreateContext();
    InFlight.Share share = exports.inFlight().share();
    int limit = exports.limits().maxRequestBytes();
    try {
      Take<R> take = head.apply(request);
      boolean gzip = HttpHead.gzip(request, take.encoding());
      HttpHead.notTooLong(request, limit);
      BodyReader.read(request, limit, share)
          .thenCompose(body -> take.take(body, gzip, share))
          .whenComplete(
              (taken, failure) ->
                  onContext(
                      context,
                      () -> {
                        share.release();
                        finish(request, taken, failure, answer, counted);
                      }));
    } catch (RefusedException refused) {
      share.release();
      counted.accept(refused);
    }
  }

  private static <R> void finish(
      HttpServerRequest request,
      @Nullable R taken,
      @Nullable Throwable failure,
      Consumer<R> answer,
      Consumer<RefusedException> refuse) {
    if (request.response().closed() || request.response().ended()) {
      return;
    }
    if (taken != null) {
      answer.accept(taken);
    } else if (RefusedException.cause(failure) instanceof RefusedException refused) {
      refuse.accept(refused);
    } else {
      request.connection().close(); // the sender broke off in the middle of the body
    }
  }

  private static void onContext(Context context, Runnable task) {
    if (context.equals(Vertx.currentContext())) {
      task.run();
    } else {
      context.runOnContext(_ -> task.run());
    }
  }

  /// Takes a body in.
  @FunctionalInterface
  interface Take<R> {
    /// A content encoding, besides gzip, that it takes off itself; empty where it knows none.
    default String encoding() {
      return "";
    }

    /// What became of it; every failure of it is a [RefusedException].
    CompletionStage<R> take(byte[] body, boolean gzip, InFlight.Share share);
  }
}
