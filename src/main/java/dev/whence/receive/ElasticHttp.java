package dev.whence.receive;

import dev.whence.intake.Limits;
import dev.whence.model.TimeRange;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// As much of Elasticsearch as log shippers need: `_bulk`, and the greeting that they ask for
/// before. Both also lie under `/elasticsearch`, for shippers that do not say they want JSON.
@Singleton
final class ElasticHttp implements Door {

  private static final Set<String> MEDIA_TYPES =
      Set.of(
          "",
          "application/json",
          "application/x-ndjson",
          "application/vnd.elasticsearch+json",
          "application/vnd.elasticsearch+x-ndjson");
  private static final String PREFIX = "/elasticsearch";
  private static final int TOO_MANY_REQUESTS = 429;

  private final PeerUploads uploads;
  private final Limits limits;
  private final Clock clock;

  /// @param limits of what is taken in
  ElasticHttp(PeerUploads uploads, Limits limits, Clock clock) {
    this.uploads = uploads;
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public void addTo(Router router) {
    for (String prefix : new String[] {"", PREFIX}) {
      router.post(prefix + "/_bulk").handler(this::receive);
      router.put(prefix + "/_bulk").handler(this::receive);
      router.post(prefix + "/:index/_bulk").handler(this::receive);
      router.put(prefix + "/:index/_bulk").handler(this::receive);
    }
    router.get(PREFIX).handler(ElasticHttp::greet);
    router.head(PREFIX).handler(ElasticHttp::greet);
    router.get(PREFIX + "/").handler(ElasticHttp::greet);
    router.get("/").handler(ElasticHttp::greetWhoWantsJson);
    router.head("/").handler(ElasticHttp::greetWhoWantsJson);
  }

  /// A browser at the root wants the page.
  private static void greetWhoWantsJson(RoutingContext routing) {
    String accept = routing.request().getHeader("Accept");
    if (accept != null && accept.startsWith("application/") && accept.contains("json")) {
      greet(routing);
    } else {
      routing.next();
    }
  }

  private static void greet(RoutingContext routing) {
    json(routing.response()).end(ElasticAnswers.greeting());
  }

  private void receive(RoutingContext routing) {
    uploads.receive(
        "elasticsearch",
        routing,
        request -> decoding(request, routing.pathParam("index")),
        (bulk, _) -> json(routing.response()).end(ElasticAnswers.bulk(bulk.items())),
        refused -> refuse(routing, refused));
  }

  private ElasticUpload decoding(HttpServerRequest request, @Nullable String index) {
    if (!MEDIA_TYPES.contains(HttpHead.mediaType(request))) {
      throw new RefusedException(
          Refusal.UNSUPPORTED,
          "Content-Type header [" + HttpHead.mediaType(request) + "] is not supported");
    }
    return new ElasticUpload(index == null ? "" : index, limits, TimeRange.nanos(clock.instant()));
  }

  /// Shippers come back later after 429, the answer of an Elasticsearch that has too much to do.
  private static void refuse(RoutingContext routing, RefusedException refused) {
    HttpServerResponse response = json(HttpHead.refuse(routing.request(), refused));
    if (refused.refusal() == Refusal.OVERLOADED) {
      response.setStatusCode(TOO_MANY_REQUESTS);
    }
    response.end(ElasticAnswers.error(refused, response.getStatusCode()));
  }

  private static HttpServerResponse json(HttpServerResponse response) {
    return response
        .putHeader("X-Elastic-Product", "Elasticsearch")
        .putHeader("Content-Type", "application/json");
  }
}
