package dev.whence.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/// An OTLP receiver over HTTP and gRPC, and a change intake, that count what they accept. Every
/// `refuseEvery`-th HTTP request is refused with 503 and not counted.
final class CountingReceiver implements AutoCloseable {
  private final HttpServer http;
  private final Server grpc;
  private final int refuseEvery;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong spans = new AtomicLong();
  private final AtomicLong lines = new AtomicLong();
  private final AtomicLong points = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();

  CountingReceiver(int refuseEvery) throws IOException {
    this.refuseEvery = refuseEvery;
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/v1/traces", each -> take(each, body -> count(ExportTraceServiceRequest.parseFrom(body))));
    http.createContext(
        "/v1/logs", each -> take(each, body -> count(ExportLogsServiceRequest.parseFrom(body))));
    http.createContext(
        "/v1/metrics",
        each -> take(each, body -> count(ExportMetricsServiceRequest.parseFrom(body))));
    http.createContext("/api/v1/changes", each -> take(each, body -> changes.incrementAndGet()));
    http.start();
    grpc =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Traces())
            .addService(new Logs())
            .addService(new Metrics())
            .build()
            .start();
  }

  OtlpTarget http() {
    return OtlpTarget.http(api(), api());
  }

  OtlpTarget grpc() {
    return OtlpTarget.grpc(URI.create("http://localhost:" + grpc.getPort()), api());
  }

  private URI api() {
    return URI.create("http://localhost:" + http.getAddress().getPort());
  }

  void expect(DemoReport report) {
    assertThat(report.sentSpans()).isEqualTo(spans.get()).isGreaterThan(20_000);
    assertThat(report.sentLogs()).isEqualTo(lines.get()).isGreaterThan(5_000);
    assertThat(report.sentPoints()).isEqualTo(points.get()).isGreaterThan(5_000);
    assertThat(report.sentChanges()).isEqualTo(changes.get()).isGreaterThanOrEqualTo(2);
  }

  private interface Taker {
    void take(InputStream body) throws IOException;
  }

  private void take(HttpExchange exchange, Taker taker) throws IOException {
    boolean refuse = refuseEvery > 0 && requests.incrementAndGet() % refuseEvery == 0;
    try (exchange;
        InputStream raw = exchange.getRequestBody()) {
      boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      if (!refuse) {
        taker.take(zipped ? new GZIPInputStream(raw) : raw);
      }
      raw.readAllBytes();
      exchange.sendResponseHeaders(refuse ? 503 : 200, -1);
    }
  }

  private void count(ExportTraceServiceRequest request) {
    request
        .getResourceSpansList()
        .forEach(
            each ->
                each.getScopeSpansList().forEach(scope -> spans.addAndGet(scope.getSpansCount())));
  }

  private void count(ExportLogsServiceRequest request) {
    request
        .getResourceLogsList()
        .forEach(
            each ->
                each.getScopeLogsList()
                    .forEach(scope -> lines.addAndGet(scope.getLogRecordsCount())));
  }

  private void count(ExportMetricsServiceRequest request) {
    request
        .getResourceMetricsList()
        .forEach(
            each ->
                each.getScopeMetricsList()
                    .forEach(
                        scope ->
                            scope
                                .getMetricsList()
                                .forEach(metric -> points.addAndGet(pointsOf(metric)))));
  }

  private static int pointsOf(Metric metric) {
    return metric.getGauge().getDataPointsCount()
        + metric.getSum().getDataPointsCount()
        + metric.getHistogram().getDataPointsCount();
  }

  private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> observer) {
      count(request);
      observer.onNext(ExportTraceServiceResponse.getDefaultInstance());
      observer.onCompleted();
    }
  }

  private final class Logs extends LogsServiceGrpc.LogsServiceImplBase {
    @Override
    public void export(
        ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> observer) {
      count(request);
      observer.onNext(ExportLogsServiceResponse.getDefaultInstance());
      observer.onCompleted();
    }
  }

  private final class Metrics extends MetricsServiceGrpc.MetricsServiceImplBase {
    @Override
    public void export(
        ExportMetricsServiceRequest request,
        StreamObserver<ExportMetricsServiceResponse> observer) {
      count(request);
      observer.onNext(ExportMetricsServiceResponse.getDefaultInstance());
      observer.onCompleted();
    }
  }

  @Override
  public void close() {
    http.stop(0);
    grpc.shutdownNow();
  }
}
