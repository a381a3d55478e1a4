package dev.whence.receive;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.whence.decode.ChangeEventJson;
import dev.whence.decode.DecodeException;
import dev.whence.decode.Decoded;
import dev.whence.intake.ExportKey;
import dev.whence.intake.Receipt;
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
import java.util.Set;

/// `POST /api/v1/changes`: change events as JSON or one per line, answered with their IDs once they
/// are durable.
@Singleton
final class ChangesHttp {

  private static final String DOOR = "changes";
  static final String PATH = "/api/v1/changes";
  private static final Set<String> MEDIA_TYPES = Set.of("application/json", "application/x-ndjson");
  private static final JsonMapper JSON = new JsonMapper();

  private final Exports exports;
  private final Uploads uploads;
  private final TenantResolver tenants;
  private final Clock clock;

  ChangesHttp(Exports exports, Uploads uploads, TenantResolver tenants, Clock clock) {
    this.exports = exports;
    this.uploads = uploads;
    this.tenants = tenants;
    this.clock = clock;
  }

  void addTo(@Observes Router router) {
    router.post(PATH).handler(this::receive);
  }

  private void receive(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    uploads.receive(
        DOOR,
        routing,
        this::head,
        ids -> accepted(request, ids),
        refused -> Problems.send(request, refused));
  }

  private Uploads.Take<List<String>> head(HttpServerRequest request) {
    if (!MEDIA_TYPES.contains(HttpHead.mediaType(request))) {
      throw new RefusedException(
          Refusal.UNSUPPORTED, "Content-Type must be application/json or application/x-ndjson");
    }
    Tenant tenant = tenants.tenant(request::getHeader);
    return (body, gzip, share) -> {
      Events events = new Events(TimeRange.nanos(clock.instant()), new ArrayList<>());
      return exports
          .take(new Arrival(DOOR, tenant, body, gzip, share), events)
          .thenApply(receipt -> kept(receipt, events.ids()));
    };
  }

  /// The events of one request, received at one moment. The same request later is not a repeated
  /// one: it may set an event back to what it was.
  private record Events(long receivedNanos, List<String> ids) implements Decoding {
    @Override
    public Decoded decode(byte[] plain) throws DecodeException {
      if (plain.length == 0) {
        throw DecodeException.malformed(
            "the body is empty: send a change event, or a list of them");
      }
      List<ChangeEvent> events = ChangeEventJson.read(plain);
      events.forEach(event -> ids.add(event.id()));
      return new Decoded(Changes.frame(events, receivedNanos), 0, "");
    }

    @Override
    public ExportKey key(byte[] body) {
      return ExportKey.of(body, receivedNanos);
    }
  }

  /// The IDs of what was taken.
  ///
  /// @throws RefusedException where some were not: their senders tell nobody else
  static List<String> kept(Receipt receipt, List<String> ids) {
    if (receipt.rejected() > 0) {
      throw new RefusedException(
          Refusal.MALFORMED,
          "%d kept, %d refused: %s"
              .formatted(
                  receipt.accepted() + receipt.duplicates(), receipt.rejected(), receipt.reason()));
    }
    return List.copyOf(ids);
  }

  private static void accepted(HttpServerRequest request, List<String> ids) {
    request
        .response()
        .setStatusCode(202)
        .putHeader("Content-Type", "application/json")
        .end(JSON.valueToTree(Map.of("accepted", ids)).toString());
  }
}
