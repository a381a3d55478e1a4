package dev.whence.receive;

import com.google.protobuf.Message;
import dev.whence.model.Signal;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;

/// The three signals of OTLP: where they come in and how they are acknowledged.
enum OtlpSignal {
  TRACES("/v1/traces", "opentelemetry.proto.collector.trace.v1.TraceService", Signal.SPANS),
  LOGS("/v1/logs", "opentelemetry.proto.collector.logs.v1.LogsService", Signal.LOGS),
  METRICS("/v1/metrics", "opentelemetry.proto.collector.metrics.v1.MetricsService", Signal.POINTS);

  private final String path;
  private final String service;
  private final Signal signal;

  OtlpSignal(String path, String service, Signal signal) {
    this.path = path;
    this.service = service;
    this.signal = signal;
  }

  /// Of OTLP/HTTP.
  String path() {
    return path;
  }

  /// Of OTLP/gRPC.
  String service() {
    return service;
  }

  Signal signal() {
    return signal;
  }

  /// The acknowledgement: empty where everything was taken.
  Message response(long rejected, String reason) {
    boolean all = rejected == 0;
    return switch (this) {
      case TRACES -> {
        ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
        if (!all) {
          response.setPartialSuccess(
              ExportTracePartialSuccess.newBuilder()
                  .setRejectedSpans(rejected)
                  .setErrorMessage(reason));
        }
        yield response.build();
      }
      case LOGS -> {
        ExportLogsServiceResponse.Builder response = ExportLogsServiceResponse.newBuilder();
        if (!all) {
          response.setPartialSuccess(
              ExportLogsPartialSuccess.newBuilder()
                  .setRejectedLogRecords(rejected)
                  .setErrorMessage(reason));
        }
        yield response.build();
      }
      case METRICS -> {
        ExportMetricsServiceResponse.Builder response = ExportMetricsServiceResponse.newBuilder();
        if (!all) {
          response.setPartialSuccess(
              ExportMetricsPartialSuccess.newBuilder()
                  .setRejectedDataPoints(rejected)
                  .setErrorMessage(reason));
        }
        yield response.build();
      }
    };
  }
}
