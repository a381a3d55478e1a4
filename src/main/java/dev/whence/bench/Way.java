package dev.whence.bench;

import java.util.Map;

/// How a system takes items in.
///
/// @param encoding of the bodies
/// @param path that they are posted to
/// @param headers of each
record Way(Encoding encoding, String path, Map<String, String> headers) {

  static final Map<String, String> GZIPPED_PROTOBUF =
      Map.of("Content-Type", "application/x-protobuf", "Content-Encoding", "gzip");

  /// OTLP over HTTP, or remote write, each where OpenTelemetry and Prometheus expect it.
  static Way standard(Loads what) {
    return what == Loads.METRICS
        ? new Way(
            Encoding.AS_MADE,
            "/api/v1/write",
            Map.of(
                "Content-Type",
                "application/x-protobuf",
                "Content-Encoding",
                "snappy",
                "X-Prometheus-Remote-Write-Version",
                "0.1.0"))
        : new Way(
            Encoding.AS_MADE, what == Loads.LOGS ? "/v1/logs" : "/v1/traces", GZIPPED_PROTOBUF);
  }
}
