package dev.whence.bench;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;

/// What the bodies of a load are written in. All of a load hold the same items, body by body.
enum Encoding {
  /// OTLP protobuf under gzip; remote write under snappy.
  AS_MADE,
  /// Zipkin's own protobuf under gzip.
  ZIPKIN,
  /// Elasticsearch's bulk requests under gzip, a document per item.
  BULK;

  /// An OTLP request in this encoding, before gzip.
  byte[] of(Loads what, byte[] otlp) throws IOException {
    return switch (this) {
      case AS_MADE -> otlp;
      case ZIPKIN -> ZipkinBody.of(ExportTraceServiceRequest.parseFrom(otlp));
      case BULK ->
          what == Loads.LOGS
              ? BulkBody.ofLogs(ExportLogsServiceRequest.parseFrom(otlp))
              : BulkBody.ofSpans(ExportTraceServiceRequest.parseFrom(otlp));
    };
  }
}
