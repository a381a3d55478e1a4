package dev.whence.receive;

import dev.whence.intake.Receipt;
import dev.whence.model.Tenant;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/// Uploads of the protocols that say little more than a status: what was not taken is answered in
/// plain text.
@Singleton
final class PeerUploads {

  private final Exports exports;
  private final Uploads uploads;
  private final TenantResolver tenants;

  PeerUploads(Exports exports, Uploads uploads, TenantResolver tenants) {
    this.exports = exports;
    this.uploads = uploads;
    this.tenants = tenants;
  }

  ReceiveLimits limits() {
    return exports.limits();
  }

  /// Receives an upload that is answered with a status alone.
  ///
  /// @param decoding looks at the head, may throw a [RefusedException], and says how to read the
  ///   body
  void receive(
      String door,
      RoutingContext routing,
      Function<HttpServerRequest, Decoding> decoding,
      int status) {
    receive(
        door,
        routing,
        decoding,
        (_, _) -> routing.response().setStatusCode(status).end(),
        refused -> refuse(routing, refused));
  }

  /// Receives an upload with an answer of its own.
  <D extends Decoding> void receive(
      String door,
      RoutingContext routing,
      Function<HttpServerRequest, D> decoding,
      BiConsumer<D, Receipt> answer,
      Consumer<RefusedException> refuse) {
    uploads.<Runnable>receive(
        door,
        routing,
        request -> take(door, request, decoding.apply(request), answer),
        Runnable::run,
        refuse);
  }

  private <D extends Decoding> Uploads.Take<Runnable> take(
      String door, HttpServerRequest request, D decoding, BiConsumer<D, Receipt> answer) {
    Tenant tenant = tenants.tenant(request::getHeader);
    return new Uploads.Take<>() {
      @Override
      public String encoding() {
        return decoding.encoding();
      }

      @Override
      public CompletionStage<Runnable> take(byte[] body, boolean gzip, InFlight.Share share) {
        return exports
            .take(new Arrival(door, tenant, body, gzip, share), decoding)
            .thenApply(receipt -> () -> answer.accept(decoding, receipt));
      }
    };
  }

  static void refuse(RoutingContext routing, RefusedException refused) {
    HttpHead.refuse(routing.request(), refused)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(refused.getMessage() + "\n");
  }
}
