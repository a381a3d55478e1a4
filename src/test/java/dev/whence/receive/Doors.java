package dev.whence.receive;

import dev.whence.intake.Sources;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/// The doors on free ports, before an intake that keeps everything.
final class Doors implements AutoCloseable {

  static final int MAX_REQUEST = 1 << 20;
  static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final KeptExports kept = new KeptExports();
  private final Sources sources = new Sources(() -> TimeRange.nanos(NOW));
  private final Exports exports;
  private final HttpServer http;
  private final Server grpc;

  Doors() throws Exception {
    this(new ReceiveLimits(MAX_REQUEST, 64L * MAX_REQUEST, 1 << 18, 2, 16, Duration.ofSeconds(30)));
  }

  Doors(ReceiveLimits limits) throws Exception {
    this(limits, _ -> Tenant.DEFAULT);
  }

  Doors(ReceiveLimits limits, TenantResolver tenants) throws Exception {
    exports = new Exports(kept, sources, limits);
    Router router = Router.router(vertx);
    Uploads uploads = new Uploads(exports, tenants);
    new OtlpHttp(exports, uploads, tenants).addTo(router);
    new ChangesHttp(exports, uploads, tenants, Clock.fixed(NOW, ZoneOffset.UTC)).addTo(router);
    http =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    GrpcServerSettings.leaveGzip(builder);
    builder.addStreamTracerFactory(IncomingMessage.factory(exports));
    grpc =
        builder
            .maxInboundMessageSize(limits.maxRequestBytes())
            .addService(new TraceGrpc(exports, tenants))
            .addService(new LogsGrpc(exports, tenants))
            .addService(new MetricsGrpc(exports, tenants))
            .build()
            .start();
  }

  KeptExports kept() {
    return kept;
  }

  Sources sources() {
    return sources;
  }

  long bytesInFlight() {
    return exports.inFlight().used();
  }

  int httpPort() {
    return http.actualPort();
  }

  String http() {
    return "http://127.0.0.1:" + http.actualPort();
  }

  String grpc() {
    return "http://127.0.0.1:" + grpc.getPort();
  }

  @Override
  public void close() {
    grpc.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    exports.close();
  }
}
