package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Frame;
import dev.whence.model.LogRecord;
import dev.whence.model.Logs;
import dev.whence.model.Spans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The OpenTelemetry SDK's own exporters of spans and log records against our doors: what they send
/// is what we hold, field for field.
class OtlpExportersTest extends OtlpExportersFixture {

  private static final Instant START = Instant.ofEpochSecond(1_764_000_000L, 123_456_789);
  private static final long START_NANOS = 1_764_000_000_123_456_789L;
  private static final dev.whence.model.TraceId TRACE =
      new dev.whence.model.TraceId(0x5b8efff798038103L, 0xd269b633813fc60cL);

  private SpanExporter spans(Transport transport) {
    return transport.grpc()
        ? OtlpGrpcSpanExporter.builder()
            .setEndpoint(doors.grpc())
            .setCompression(transport.compression())
            .build()
        : OtlpHttpSpanExporter.builder()
            .setEndpoint(doors.http() + "/v1/traces")
            .setCompression(transport.compression())
            .build();
  }

  private LogRecordExporter logs(Transport transport) {
    return transport.grpc()
        ? OtlpGrpcLogRecordExporter.builder()
            .setEndpoint(doors.grpc())
            .setCompression(transport.compression())
            .build()
        : OtlpHttpLogRecordExporter.builder()
            .setEndpoint(doors.http() + "/v1/logs")
            .setCompression(transport.compression())
            .build();
  }

  @ParameterizedTest
  @EnumSource
  void spansArriveFieldForField(Transport transport) {
    SpanContext linked =
        SpanContext.create(
            "5b8efff798038103d269b633813fc60c",
            "eee19b7ec3c1b174",
            TraceFlags.getSampled(),
            TraceState.getDefault());
    SpanContext parent =
        SpanContext.createFromRemoteParent(
            "0af7651916cd43dd8448eb211c80319c",
            "b7ad6b7169203331",
            TraceFlags.getSampled(),
            TraceState.builder().put("ot", "th:8").build());
    Span sent;
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(RESOURCE)
            .addSpanProcessor(SimpleSpanProcessor.create(spans(transport)))
            .build()) {
      sent =
          provider
              .get("io.example.http", "1.2")
              .spanBuilder("POST /login")
              .setParent(Context.root().with(Span.wrap(parent)))
              .setSpanKind(SpanKind.SERVER)
              .setStartTimestamp(START)
              .setAttribute("http.route", "/login")
              .setAttribute("n", -5L)
              .setAttribute("d", 0.25)
              .setAttribute("b", true)
              .setAttribute(AttributeKey.stringArrayKey("list"), List.of("a", "ü\n\"q\""))
              .addLink(linked, Attributes.of(AttributeKey.stringKey("why"), "retry"))
              .startSpan();
      sent.addEvent("exception", Attributes.of(AttributeKey.longKey("line"), 7L), START);
      sent.setStatus(StatusCode.ERROR, "pool exhausted");
      sent.end(START.plusNanos(5_000_001));
      assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    Spans spans = Spans.of(doors.kept().only().frame());
    assertThat(spans.size()).isOne();
    dev.whence.model.Span span = spans.span(0);
    assertThat(span.traceId()).hasToString(sent.getSpanContext().getTraceId());
    assertThat(dev.whence.model.SpanId.hex(span.spanId()))
        .isEqualTo(sent.getSpanContext().getSpanId());
    assertThat(dev.whence.model.SpanId.hex(span.parentSpanId())).isEqualTo("b7ad6b7169203331");
    assertThat(span.name()).isEqualTo("POST /login");
    assertThat(span.kind()).isEqualTo(dev.whence.model.SpanKind.SERVER);
    assertThat(span.startNanos()).isEqualTo(START_NANOS);
    assertThat(span.endNanos()).isEqualTo(START_NANOS + 5_000_001);
    assertThat(span.status()).isEqualTo(2);
    assertThat(span.statusMessage()).isEqualTo("pool exhausted");
    assertThat(span.traceState()).isEqualTo("ot=th:8");
    assertThat(span.scope()).isEqualTo("io.example.http");
    assertThat(span.resource().values())
        .isEqualTo(new TreeMap<>(Map.of("service.name", "auth", "service.instance.id", "auth-1")));
    assertThat(span.attributes().values())
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "http.route",
                    "/login",
                    "n",
                    -5L,
                    "d",
                    0.25,
                    "b",
                    true,
                    "list",
                    new dev.whence.model.Attributes.Json("[\"a\",\"ü\\n\\\"q\\\"\"]"))));
    assertThat(span.events())
        .containsExactly(
            new dev.whence.model.Span.Event(
                START_NANOS, "exception", dev.whence.model.Attributes.of(Map.of("line", 7L))));
    assertThat(span.links())
        .containsExactly(
            new dev.whence.model.Span.Link(
                TRACE,
                0xeee19b7ec3c1b174L,
                dev.whence.model.Attributes.of(Map.of("why", "retry"))));
    assertThat(doors.bytesInFlight()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void logRecordsArriveFieldForField(Transport transport) {
    SpanContext context =
        SpanContext.create(
            "5b8efff798038103d269b633813fc60c",
            "eee19b7ec3c1b174",
            TraceFlags.getSampled(),
            TraceState.getDefault());
    try (SdkLoggerProvider provider =
        SdkLoggerProvider.builder()
            .setResource(RESOURCE)
            .addLogRecordProcessor(SimpleLogRecordProcessor.create(logs(transport)))
            .build()) {
      provider
          .get("io.example.log")
          .logRecordBuilder()
          .setContext(Context.root().with(Span.wrap(context)))
          .setTimestamp(START)
          .setObservedTimestamp(START.plusNanos(1))
          .setSeverity(Severity.WARN2)
          .setSeverityText("WARNING")
          .setBody("connection is not available, request timed out")
          .setAttribute(AttributeKey.stringKey("thread"), "main")
          .emit();
      assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    Frame frame = doors.kept().only().frame();
    LogRecord line = Logs.of(frame).record(0);
    assertThat(line)
        .isEqualTo(
            new LogRecord(
                TRACE,
                0xeee19b7ec3c1b174L,
                START_NANOS,
                14,
                "WARNING",
                "connection is not available, request timed out",
                "",
                dev.whence.model.Attributes.of(
                    Map.of("service.name", "auth", "service.instance.id", "auth-1")),
                "io.example.log",
                "",
                dev.whence.model.Attributes.of(Map.of("thread", "main")),
                0));
    assertThat(frame.main().get(Logs.OBSERVED_TIME, 0)).isEqualTo(START_NANOS + 1);
    assertThat(frame.main().get(Logs.FLAGS, 0) & 1).isOne();
  }
}
