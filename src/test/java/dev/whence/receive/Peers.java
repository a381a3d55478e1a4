package dev.whence.receive;

import dev.whence.intake.Limits;
import dev.whence.intake.Sources;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The doors of Jaeger, Zipkin, Loki, Elasticsearch and Prometheus on a free port, before an intake
/// that keeps everything.
final class Peers implements AutoCloseable {

  static final int MAX_REQUEST = 1 << 20;
  static final String NEW_SECRET = "secret of this month";
  static final String OLD_SECRET = "secret of last month";
  static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");

  private volatile Instant now = NOW;
  private final Vertx vertx = Vertx.vertx();
  private final KeptExports kept = new KeptExports();
  private final Sources sources = new Sources(() -> TimeRange.nanos(NOW));
  private final Exports exports;
  private final HttpServer http;
  private final HttpClient client = HttpClient.newHttpClient();

  Peers() throws Exception {
    exports =
        new Exports(
            kept,
            sources,
            new ReceiveLimits(
                MAX_REQUEST, 64L * MAX_REQUEST, 1 << 18, 2, 16, Duration.ofSeconds(30)));
    PeerUploads uploads =
        new PeerUploads(exports, new Uploads(exports, _ -> Tenant.DEFAULT), _ -> Tenant.DEFAULT);
    Router router = Router.router(vertx);
    WebhookSecrets secrets =
        new WebhookSecrets(
            List.of(NEW_SECRET), List.of(NEW_SECRET), List.of(NEW_SECRET, OLD_SECRET));
    Clock clock = new Hands();
    new ChangeWebhooksHttp(
            exports, new Uploads(exports, _ -> Tenant.DEFAULT), _ -> Tenant.DEFAULT, secrets, clock)
        .addTo(router);
    List.of(
            new JaegerHttp(uploads),
            new ZipkinHttp(uploads),
            new LokiHttp(uploads),
            new ElasticHttp(uploads, Limits.DEFAULT, clock),
            new PrometheusHttp(uploads))
        .forEach(door -> door.addTo(router));
    http =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  private final class Hands extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  void later(Duration by) {
    now = now.plus(by);
  }

  KeptExports kept() {
    return kept;
  }

  String url(String path) {
    return "http://127.0.0.1:" + http.actualPort() + path;
  }

  long bytesInFlight() {
    return exports.inFlight().used();
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(url(path))).GET(), headers);
  }

  HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
    HttpRequest.BodyPublisher publisher = HttpRequest.BodyPublishers.ofByteArray(body);
    return send(HttpRequest.newBuilder(URI.create(url(path))).POST(publisher), headers);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
      throws Exception {
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    exports.close();
  }
}
