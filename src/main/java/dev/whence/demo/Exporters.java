package dev.whence.demo;

import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The SDK's own OTLP exporters for one target, in its protocol.
record Exporters(SpanExporter spans, LogRecordExporter logs, MetricExporter metrics)
    implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final RetryPolicy RETRY =
      RetryPolicy.builder()
          .setMaxAttempts(5)
          .setInitialBackoff(Duration.ofMillis(200))
          .setMaxBackoff(Duration.ofSeconds(2))
          .build();

  static Exporters of(OtlpTarget target) {
    return switch (target.protocol()) {
      case GRPC -> grpc(target);
      case HTTP -> http(target);
    };
  }

  private static Exporters grpc(OtlpTarget target) {
    String endpoint = target.otlp().toString();
    return new Exporters(
        OtlpGrpcSpanExporter.builder()
            .setEndpoint(endpoint)
            .setHeaders(target::headers)
            .setTimeout(TIMEOUT)
            .setRetryPolicy(RETRY)
            .build(),
        OtlpGrpcLogRecordExporter.builder()
            .setEndpoint(endpoint)
            .setHeaders(target::headers)
            .setTimeout(TIMEOUT)
            .setRetryPolicy(RETRY)
            .build(),
        OtlpGrpcMetricExporter.builder()
            .setEndpoint(endpoint)
            .setHeaders(target::headers)
            .setTimeout(TIMEOUT)
            .setRetryPolicy(RETRY)
            .build());
  }

  private static Exporters http(OtlpTarget target) {
    String base = target.otlp().toString().replaceAll("/+$", "");
    return new Exporters(
        OtlpHttpSpanExporter.builder()
            .setEndpoint(base + "/v1/traces")
            .setHeaders(target::headers)
            .setTimeout(TIMEOUT)
            .setRetryPolicy(RETRY)
            .build(),
        OtlpHttpLogRecordExporter.builder()
            .setEndpoint(base + "/v1/logs")
            .setHeaders(target::headers)
            .setTimeout(TIMEOUT)
            .setRetryPolicy(RETRY)
            .build(),
        OtlpHttpMetricExporter.builder()
            .setEndpoint(base + "/v1/metrics")
            .setHeaders(target::headers)
            .setTimeout(TIMEOUT)
            .setRetryPolicy(RETRY)
            .build());
  }

  @Override
  public void close() {
    List.of(spans.shutdown(), logs.shutdown(), metrics.shutdown())
        .forEach(each -> each.join(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
  }
}
