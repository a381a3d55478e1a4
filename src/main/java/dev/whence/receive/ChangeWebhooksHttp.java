package dev.whence.receive;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.whence.decode.ChangeWebhook;
import dev.whence.decode.DecodeException;
import dev.whence.decode.Decoded;
import dev.whence.intake.ExportKey;
import dev.whence.intake.SignedBody;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Changes;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// `POST /api/v1/changes/{pagerduty|github|gitlab|argocd|flux}`: what those tools send to webhooks,
/// answered 202 with the IDs of the changes once they are durable. What is no change is answered
/// 202 too, so that nobody sends it again.
@Singleton
final class ChangeWebhooksHttp implements Door {

  private static final JsonMapper JSON = new JsonMapper();

  private static final byte[] NOT_READ = {};

  private final Exports exports;
  private final Uploads uploads;
  private final TenantResolver tenants;
  private final WebhookSecrets secrets;
  private final Clock clock;

  ChangeWebhooksHttp(
      Exports exports,
      Uploads uploads,
      TenantResolver tenants,
      WebhookSecrets secrets,
      Clock clock) {
    this.exports = exports;
    this.uploads = uploads;
    this.tenants = tenants;
    this.secrets = secrets;
    this.clock = clock;
  }

  void observe(@Observes Router main) {
    addTo(main);
  }

  @Override
  public void addTo(Router router) {
    for (ChangeWebhook webhook : ChangeWebhook.values()) {
      router
          .post(ChangesHttp.PATH + "/" + webhook.source())
          .handler(routing -> receive(routing, webhook));
    }
  }

  private void receive(RoutingContext routing, ChangeWebhook webhook) {
    HttpServerRequest request = routing.request();
    uploads.receive(
        door(webhook),
        routing,
        _ -> take(request, webhook),
        ids -> accepted(request, ids),
        refused -> Problems.send(request, refused));
  }

  private Uploads.Take<List<String>> take(HttpServerRequest request, ChangeWebhook webhook) {
    Tenant tenant = tenants.tenant(request::getHeader);
    if (webhook == ChangeWebhook.GITLAB && !isKnown(request, webhook, NOT_READ)) {
      throw unknown(); // what is in the head needs no body
    }
    String event = request.getHeader("X-GitHub-Event");
    String type = webhook == ChangeWebhook.GITHUB && event != null ? event : "";
    return new Uploads.Take<>() {
      @Override
      public CompletionStage<List<String>> take(byte[] body, boolean gzip, InFlight.Share share) {
        if (!isKnown(request, webhook, body)) {
          share.release();
          throw unknown();
        }
        Read read = new Read(webhook, type, TimeRange.nanos(clock.instant()));
        return exports
            .take(new Arrival(door(webhook), tenant, body, gzip, share), read)
            .thenApply(receipt -> ChangesHttp.kept(receipt, read.ids));
      }
    };
  }

  private static RefusedException unknown() {
    return new RefusedException(
        Refusal.UNAUTHENTICATED, "the call carries no signature of a secret known here");
  }

  private static String door(ChangeWebhook webhook) {
    return "changes/" + webhook.source();
  }

  private boolean isKnown(HttpServerRequest request, ChangeWebhook webhook, byte[] body) {
    List<String> known = secrets.of(webhook);
    return known.isEmpty()
        || switch (webhook) {
          case GITHUB ->
              SignedBody.isSigned(body, request.getHeader("X-Hub-Signature-256"), "sha256=", known);
          case FLUX ->
              SignedBody.isSigned(body, request.getHeader("X-Signature"), "sha256=", known);
          case GITLAB -> SignedBody.isSecret(request.getHeader("X-Gitlab-Token"), known);
          case PAGERDUTY, ARGOCD -> true;
        };
  }

  private static void accepted(HttpServerRequest request, List<String> ids) {
    request
        .response()
        .setStatusCode(202)
        .putHeader("Content-Type", "application/json")
        .end(JSON.valueToTree(Map.of("status", "success", "accepted", ids)).toString());
  }

  /// One call, and the IDs of its changes once it is decoded.
  private static final class Read implements Decoding {
    private final ChangeWebhook webhook;
    private final String type;
    private final long receivedNanos;
    private final List<String> ids = new ArrayList<>();
    private boolean timed = true;

    Read(ChangeWebhook webhook, String type, long receivedNanos) {
      this.webhook = webhook;
      this.type = type;
      this.receivedNanos = receivedNanos;
    }

    @Override
    public Decoded decode(byte[] plain) throws DecodeException {
      List<ChangeEvent> events = webhook.read(type, plain, receivedNanos);
      for (ChangeEvent event : events) {
        ids.add(event.id());
        timed &= event.timeNanos() != receivedNanos;
      }
      return new Decoded(Changes.frame(events, receivedNanos), 0, "");
    }

    /// A change without a time of its own is another one whenever it comes.
    @Override
    public ExportKey key(byte[] body) {
      return timed ? ExportKey.of(body) : ExportKey.of(body, receivedNanos);
    }
  }
}
