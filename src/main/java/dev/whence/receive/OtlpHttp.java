package dev.whence.receive;

import com.google.protobuf.Message;
import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.intake.Receipt;
import dev.whence.model.Tenant;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/// OTLP over HTTP: `POST /v1/traces`, `/v1/logs` and `/v1/metrics`, protobuf or JSON, gzip or
/// plain. Every answer is of the request's content type; an error's body is a `google.rpc.Status`.
@Singleton
final class OtlpHttp {

  private static final String DOOR = "otlp/http";

  /// Where senders to Loki send their OTLP logs.
  private static final String LOKI_ALIAS = "/otlp/v1/logs";

  private final Exports exports;
  private final Uploads uploads;
  private final TenantResolver tenants;

  OtlpHttp(Exports exports, Uploads uploads, TenantResolver tenants) {
    this.exports = exports;
    this.uploads = uploads;
    this.tenants = tenants;
  }

  void addTo(Router router) {
    for (OtlpSignal signal : OtlpSignal.values()) {
      router.route(signal.path()).handler(routing -> receive(routing, signal));
    }
    router.route(LOKI_ALIAS).handler(routing -> receive(routing, OtlpSignal.LOGS));
  }

  /// Adds the refusal of what is too large by its own account, for a router that would otherwise
  /// refuse it without a body.
  void addRefusalTo(Router router, int order) {
    for (OtlpSignal signal : OtlpSignal.values()) {
      router.route(signal.path()).order(order).handler(this::refuseTooLong);
    }
  }

  private void refuseTooLong(RoutingContext routing) {
    try {
      HttpHead.notTooLong(routing.request(), exports.limits().maxRequestBytes());
      routing.next();
    } catch (RefusedException refused) {
      refuse(routing.request(), refused);
    }
  }

  private void receive(RoutingContext routing, OtlpSignal signal) {
    HttpServerRequest request = routing.request();
    uploads.<Receipt>receive(
        DOOR,
        routing,
        _ -> head(request, signal),
        receipt -> acknowledge(request, signal, receipt),
        refused -> refuse(request, refused));
  }

  private Uploads.Take<Receipt> head(HttpServerRequest request, OtlpSignal signal) {
    HttpHead.onlyPost(request);
    OtlpEncoding encoding = OtlpBodies.encoding(HttpHead.mediaType(request));
    if (encoding == null) {
      throw new RefusedException(
          Refusal.UNSUPPORTED,
          "Content-Type must be " + OtlpBodies.PROTOBUF + " or " + OtlpBodies.JSON);
    }
    Tenant tenant = tenants.tenant(request::getHeader);
    return (body, gzip, share) ->
        exports.take(
            new Arrival(DOOR, tenant, body, gzip, share),
            plain -> OtlpDecoder.decode(signal.signal(), encoding, plain));
  }

  private static void acknowledge(HttpServerRequest request, OtlpSignal signal, Receipt receipt) {
    send(request, request.response(), signal.response(receipt.rejected(), receipt.reason()));
  }

  private static void refuse(HttpServerRequest request, RefusedException refused) {
    send(request, HttpHead.refuse(request, refused), Statuses.of(refused));
  }

  private static void send(
      HttpServerRequest request, HttpServerResponse response, Message message) {
    OtlpEncoding encoding = OtlpBodies.encoding(HttpHead.mediaType(request));
    if (encoding == null) {
      encoding = OtlpEncoding.JSON;
    }
    response
        .putHeader("Content-Type", OtlpBodies.contentType(encoding))
        .end(Buffer.buffer(OtlpBodies.write(message, encoding)));
  }
}
