package dev.whence.receive;

import dev.whence.access.Bodies;
import dev.whence.model.Tenant;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What every HTTP door does with a request that brings a body: checks its head, reads it within
/// the limits, has it taken in, and answers on the event loop it came on. Thread-safe.
@Singleton
final class Uploads {

  private final Exports exports;
  private final TenantResolver tenants;

  Uploads(Exports exports, TenantResolver tenants) {
    this.exports = exports;
    this.tenants = tenants;
  }

  /// Receives one upload.
  ///
  /// @param door its name
  /// @param head checks the head, may throw a [RefusedException], and says what to do with the body
  /// @param answer to what was taken
  /// @param refusal answers to what was not
  <R> void receive(
      String door,
      RoutingContext routing,
      Function<HttpServerRequest, Take<R>> head,
      Consumer<R> answer,
      Consumer<RefusedException> refusal) {
    HttpServerRequest request = routing.request();
    Consumer<RefusedException> refuse = counted(door, request, refusal);
    Context context = routing.vertx().getOrCreateContext();
    InFlight.Share share = exports.inFlight().share();
    int limit = Bodies.most(routing, exports.limits().maxRequestBytes());
    try {
      Take<R> take = head.apply(request);
      boolean gzip = HttpHead.gzip(request, take.encoding());
      HttpHead.notTooLong(request, limit);
      CompletableFuture<byte[]> read = BodyReader.read(request, limit, share);
      Bodies.whenLate(routing, () -> read.completeExceptionally(RefusedException.late()));
      read.thenCompose(body -> take.take(body, gzip, share))
          .whenComplete(
              (taken, failure) ->
                  onContext(
                      context,
                      () -> {
                        share.release();
                        finish(request, taken, failure, answer, refuse);
                      }));
    } catch (RefusedException refused) {
      share.release();
      refuse.accept(refused);
    }
  }

  private Consumer<RefusedException> counted(
      String door, HttpServerRequest request, Consumer<RefusedException> refuse) {
    return refused -> {
      exports.count(refused.refusal());
      tenant(request)
          .ifPresent(tenant -> exports.sources().of(tenant, door).failed(refused.getMessage()));
      refuse.accept(refused);
    };
  }

  /// Nobody's, where that is what the request is refused for.
  private Optional<Tenant> tenant(HttpServerRequest request) {
    try {
      return Optional.of(tenants.tenant(request::getHeader));
    } catch (RuntimeException nobodys) {
      return Optional.empty();
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
      Bodies.breakOff(request); // the sender did, in the middle of the body
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
