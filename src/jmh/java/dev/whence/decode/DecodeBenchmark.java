package dev.whence.decode;

import com.google.protobuf.ByteString;
import dev.whence.model.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Items a second from an OTLP request to a frame: our cursors beside protobuf's own classes.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecodeBenchmark {

  private static final int ITEMS = 512;

  @Param({"SPANS", "LOGS", "POINTS"})
  public Signal signal = Signal.SPANS;

  private final Random random = new Random(20261124);
  private byte[] body = new byte[0];

  @Setup
  public void encode() {
    body =
        switch (signal) {
          case SPANS -> spans();
          case LOGS -> logs();
          case POINTS -> points();
          case CHANGES, CELLS, REQUESTS -> throw new IllegalArgumentException(signal.name());
        };
  }

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public Decoded cursors() throws DecodeException {
    return OtlpDecoder.decode(signal, OtlpEncoding.PROTOBUF, body);
  }

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public Decoded messages() throws DecodeException {
    return OtlpDecoder.messages(signal, body);
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  private ByteString id(int bytes) {
    byte[] id = new byte[bytes];
    random.nextBytes(id);
    return ByteString.copyFrom(id);
  }

  private static Resource resource() {
    return Resource.newBuilder()
        .addAttributes(text("service.name", "accounts"))
        .addAttributes(text("service.version", "2.4.0"))
        .addAttributes(text("service.instance.id", "accounts-7d9f-x2k"))
        .addAttributes(text("deployment.environment.name", "production"))
        .addAttributes(text("k8s.node.name", "node-3"))
        .build();
  }

  private static InstrumentationScope scope() {
    return InstrumentationScope.newBuilder().setName("io.example.http").build();
  }

  private byte[] spans() {
    ScopeSpans.Builder scoped = ScopeSpans.newBuilder().setScope(scope());
    for (int i = 0; i < ITEMS; i++) {
      Span.Builder span =
          Span.newBuilder()
              .setTraceId(id(16))
              .setSpanId(id(8))
              .setParentSpanId(id(8))
              .setName("GET /users/{id}/" + i % 20)
              .setKindValue(2 + i % 2)
              .setStartTimeUnixNano(1_764_000_000_000_000_000L + i * 1_000_000L)
              .setEndTimeUnixNano(1_764_000_000_000_000_000L + i * 1_200_000L)
              .setFlags(257)
              .addAttributes(text("http.request.method", "GET"))
              .addAttributes(text("http.route", "/users/{id}/" + i % 20))
              .addAttributes(text("url.path", "/users/" + random.nextInt(100_000)))
              .addAttributes(text("server.address", "accounts.internal"))
              .addAttributes(text("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64)"))
              .addAttributes(text("network.protocol.version", "1.1"))
              .addAttributes(text("request.id", "req-" + random.nextLong(1_000_000_000_000L)))
              .addAttributes(text("thread.name", "executor-" + i % 16))
              .addAttributes(number("thread.id", i % 16))
              .addAttributes(number("http.response.status_code", i % 50 == 0 ? 500 : 200))
              .addAttributes(number("server.port", 8080))
              .addAttributes(number("network.peer.port", 30_000 + random.nextInt(30_000)));
      scoped.addSpans(span);
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().setResource(resource()).addScopeSpans(scoped))
        .build()
        .toByteArray();
  }

  private byte[] logs() {
    ScopeLogs.Builder scoped = ScopeLogs.newBuilder().setScope(scope());
    for (int i = 0; i < ITEMS; i++) {
      scoped.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(1_764_000_000_000_000_000L + i * 1_000_000L)
              .setObservedTimeUnixNano(1_764_000_000_000_000_000L + i * 1_000_000L)
              .setSeverityNumberValue(9)
              .setSeverityText("INFO")
              .setBody(
                  AnyValue.newBuilder()
                      .setStringValue(
                          "handled GET /users/%d/preferences for request req-%d in %d ms, pool main has %d of 50 connections in use"
                              .formatted(
                                  random.nextInt(100_000),
                                  random.nextLong(1_000_000_000_000L),
                                  random.nextInt(500),
                                  random.nextInt(50))))
              .setTraceId(id(16))
              .setSpanId(id(8))
              .addAttributes(text("thread.name", "executor-" + i % 16))
              .addAttributes(text("code.namespace", "io.example.http.Handler")));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(resource()).addScopeLogs(scoped))
        .build()
        .toByteArray();
  }

  private byte[] points() {
    ScopeMetrics.Builder scoped = ScopeMetrics.newBuilder().setScope(scope());
    for (int metric = 0; metric < 16; metric++) {
      Sum.Builder sum =
          Sum.newBuilder().setAggregationTemporalityValue(2).setIsMonotonic(true);
      for (int i = 0; i < ITEMS / 16; i++) {
        sum.addDataPoints(
            NumberDataPoint.newBuilder()
                .setStartTimeUnixNano(1_764_000_000_000_000_000L)
                .setTimeUnixNano(1_764_000_060_000_000_000L)
                .setAsDouble(random.nextDouble())
                .addAttributes(text("pool", "main"))
                .addAttributes(text("state", i % 2 == 0 ? "used" : "idle"))
                .addAttributes(text("http.route", "/users/{id}/" + i)));
      }
      scoped.addMetrics(Metric.newBuilder().setName("metric." + metric).setUnit("1").setSum(sum));
    }
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder().setResource(resource()).addScopeMetrics(scoped))
        .build()
        .toByteArray();
  }
}
