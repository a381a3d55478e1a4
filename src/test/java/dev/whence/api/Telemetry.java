package dev.whence.api;

import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CONSUMER;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER;
import static io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_UNSPECIFIED;

import com.google.protobuf.ByteString;
import dev.whence.decode.DecodeException;
import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Changes;
import dev.whence.model.Frame;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Ten minutes of a small shop as OTLP: a login every ten seconds from web to auth to its database;
/// every sixth fails. The first carries the request ID `R-0001-AbCd`, also on a second trace and on
/// log lines.
public final class Telemetry {

  /// When the first login comes.
  public static final Instant START = Instant.parse("2026-11-24T14:00:00Z");

  static final String REQUEST = "R-0001-AbCd";

  /// In ten minutes.
  public static final int LOGINS = 60;

  private static final long STEP = 10_000;
  private static final long LATER = 7_200_000;
  private static final long A_WEEK = 604_800_000;

  private Telemetry() {}

  /// Everything of the first ten minutes, log lines, points and changes as well.
  public static List<Frame> frames() {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < LOGINS; i++) {
      frames.addAll(login(i, i * STEP, 60, i % 6 == 0, i == 0 ? REQUEST : ""));
    }
    frames.add(secondTrace());
    frames.add(logs());
    frames.add(metrics());
    frames.add(Changes.frame(changes(), 1));
    return frames;
  }

  /// Ten more minutes of logins, two hours after the first.
  public static List<Frame> laterLogins() {
    return logins(1_000, LATER, 60);
  }

  /// The ten minutes after [#laterLogins], with a hundredfold time in the database.
  public static List<Frame> slowLogins() {
    return logins(2_000, LATER + LOGINS * STEP, 6_000);
  }

  private static List<Frame> logins(int number, long from, long queryMillis) {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < LOGINS; i++) {
      frames.addAll(login(number + i, from + i * STEP, queryMillis, false, ""));
    }
    return frames;
  }

  /// Ten minutes of logins a week before the first, whose spans do not say of what kind they are;
  /// those of `web` last 100 ms.
  static List<Frame> loginsWithoutKinds() {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < LOGINS; i++) {
      TraceId trace = trace(3_000 + i);
      long at = i * STEP - A_WEEK;
      frames.add(
          spans(
              "web",
              span(trace, 1, 0, SPAN_KIND_UNSPECIFIED, "GET /", at, at + 100, false, ""),
              span(trace, 2, 1, SPAN_KIND_UNSPECIFIED, "POST", at + 10, at + 90, false, "")));
      frames.add(
          spans(
              "auth",
              span(trace, 3, 2, SPAN_KIND_UNSPECIFIED, "POST /login", at + 12, at + 88, false, ""),
              span(trace, 4, 3, SPAN_KIND_UNSPECIFIED, "check", at + 20, at + 80, false, "")));
    }
    return frames;
  }

  /// The trace of a login, by its number.
  public static TraceId trace(int login) {
    return new TraceId(0xabcL, 1L + login);
  }

  private static List<Frame> login(
      int number, long at, long queryMillis, boolean failed, String request) {
    TraceId trace = trace(number);
    long end = at + 40 + queryMillis;
    return List.of(
        spans(
            "web",
            span(trace, 1, 0, SPAN_KIND_SERVER, "GET /", at, end, failed, request),
            span(trace, 2, 1, SPAN_KIND_CLIENT, "POST", at + 10, end - 10, failed, request)),
        spans(
            "auth",
            span(trace, 3, 2, SPAN_KIND_SERVER, "POST /login", at + 12, end - 12, failed, request),
            span(trace, 4, 3, SPAN_KIND_CLIENT, "SELECT", at + 20, end - 20, false, request)
                .toBuilder()
                .addAttributes(text("db.system.name", "postgresql"))
                .addAttributes(text("server.address", "accounts-db"))
                .addAttributes(text("db.namespace", "accounts"))
                .build()));
  }

  private static Frame secondTrace() {
    return spans(
        "audit",
        span(new TraceId(7, 7), 9, 0, SPAN_KIND_CONSUMER, "audit login", 200, 260, false, REQUEST));
  }

  private static Frame logs() {
    return decode(
        Signal.LOGS,
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(
                io.opentelemetry.proto.logs.v1.ResourceLogs.newBuilder()
                    .setResource(resource("auth"))
                    .addScopeLogs(
                        io.opentelemetry.proto.logs.v1.ScopeLogs.newBuilder()
                            .addLogRecords(
                                line(50, 17, "Connection is not available, timed out")
                                    .setTraceId(bytes(trace(0)))
                                    .setSpanId(bytes(3)))
                            .addLogRecords(
                                line(
                                    60,
                                    9,
                                    "login refused request_id=" + REQUEST + " user=<b>x</b>"))
                            .addLogRecords(line(30, 13, "pool is full"))
                            .addLogRecords(line(20_050, 9, "login done"))
                            .addLogRecords(line(20_050, 9, "login done, really"))
                            .addLogRecords(line(20_060, 9, "login done"))))
            .build()
            .toByteArray());
  }

  private static Frame metrics() {
    Gauge.Builder pending = Gauge.newBuilder();
    Sum.Builder requests =
        Sum.newBuilder()
            .setIsMonotonic(true)
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    for (int i = 0; i < 40; i++) {
      pending.addDataPoints(point(i * 15_000L, i));
      requests.addDataPoints(point(i * 15_000L, i * 30));
    }
    return decode(
        Signal.POINTS,
        ExportMetricsServiceRequest.newBuilder()
            .addResourceMetrics(
                io.opentelemetry.proto.metrics.v1.ResourceMetrics.newBuilder()
                    .setResource(resource("auth"))
                    .addScopeMetrics(
                        io.opentelemetry.proto.metrics.v1.ScopeMetrics.newBuilder()
                            .addMetrics(
                                Metric.newBuilder()
                                    .setName("db.client.connection.pending_requests")
                                    .setUnit("{request}")
                                    .setGauge(pending))
                            .addMetrics(Metric.newBuilder().setName("logins").setSum(requests))))
            .build()
            .toByteArray());
  }

  private static List<ChangeEvent> changes() {
    List<ChangeEvent> events = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      events.add(
          new ChangeEvent(
              "rel-" + i,
              ChangeKind.DEPLOYMENT,
              nanos(-60_000),
              null,
              Service.named(i == 2 ? "web" : "auth"),
              "2.4." + i,
              null,
              null,
              null,
              null,
              null,
              List.of("auth-1"),
              List.of(),
              null,
              "ci",
              null,
              dev.whence.model.Attributes.EMPTY));
    }
    return events;
  }

  private static NumberDataPoint point(long millis, double value) {
    return NumberDataPoint.newBuilder().setTimeUnixNano(nanos(millis)).setAsDouble(value).build();
  }

  private static LogRecord.Builder line(long millis, int severity, String body) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(nanos(millis))
        .setSeverityNumberValue(severity)
        .setBody(AnyValue.newBuilder().setStringValue(body));
  }

  private static Frame spans(String service, Span... spans) {
    return decode(
        Signal.SPANS,
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                io.opentelemetry.proto.trace.v1.ResourceSpans.newBuilder()
                    .setResource(resource(service))
                    .addScopeSpans(
                        io.opentelemetry.proto.trace.v1.ScopeSpans.newBuilder()
                            .addAllSpans(List.of(spans))))
            .build()
            .toByteArray());
  }

  private static Span span(
      TraceId trace,
      long id,
      long parent,
      Span.SpanKind kind,
      String name,
      long from,
      long to,
      boolean failed,
      String request) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(bytes(trace))
            .setSpanId(bytes(id))
            .setKind(kind)
            .setName(name)
            .setStartTimeUnixNano(nanos(from))
            .setEndTimeUnixNano(nanos(to));
    if (parent != 0) {
      span.setParentSpanId(bytes(parent));
    }
    if (failed) {
      span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
    }
    if (!request.isEmpty()) {
      span.addAttributes(text("request.id", request));
    }
    return span.build();
  }

  private static Resource resource(String service) {
    return Resource.newBuilder()
        .addAttributes(text("service.name", service))
        .addAttributes(text("service.instance.id", service + "-1"))
        .addAttributes(text("service.version", "2.4.0"))
        .build();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static ByteString bytes(TraceId trace) {
    return ByteString.copyFrom(HexFormat.of().parseHex(trace.toString()));
  }

  private static ByteString bytes(long spanId) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(spanId).array());
  }

  private static long nanos(long millis) {
    return TimeRange.nanos(START.plusMillis(millis));
  }

  private static Frame decode(Signal signal, byte[] body) {
    try {
      return OtlpDecoder.decode(signal, OtlpEncoding.PROTOBUF, body).frame();
    } catch (DecodeException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
