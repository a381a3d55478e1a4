package dev.whence.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/// What a line of OTLP JSON carries: the key that it begins with, where it is sent, what its items
/// are called.
enum Signal {
  TRACES("resourceSpans", "/v1/traces", "spans", "rejectedSpans"),
  LOGS("resourceLogs", "/v1/logs", "logRecords", "rejectedLogRecords"),
  METRICS("resourceMetrics", "/v1/metrics", "dataPoints", "rejectedDataPoints");

  private final String firstKey;
  private final String itemKey;
  final String path;
  final String rejectedKey;

  Signal(String firstKey, String path, String itemKey, String rejectedKey) {
    this.firstKey = firstKey;
    this.path = path;
    this.itemKey = itemKey;
    this.rejectedKey = rejectedKey;
  }

  private static Optional<Signal> of(String key) {
    return Arrays.stream(values()).filter(signal -> signal.firstKey.equals(key)).findFirst();
  }

  /// One export request, recognised but not unpacked.
  record Request(Signal signal, long items) {}

  /// @throws IOException when the line is not one whole JSON object of a known signal; the message
  ///   says what it is instead
  static Request read(byte[] line) throws IOException {
    try (JsonParser parser = Remote.JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT
          || parser.nextToken() != JsonToken.FIELD_NAME) {
        throw new IOException("not an OTLP export request: expected a JSON object");
      }
      String key = parser.currentName();
      Signal signal =
          of(key)
              .orElseThrow(
                  () ->
                      new IOException(
                          "not an OTLP export request: expected resourceSpans, resourceLogs or resourceMetrics, found \"%s\""
                              .formatted(key)));
      return new Request(signal, signal.countItems(parser));
    }
  }

  private long countItems(JsonParser parser) throws IOException {
    long items = 0;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (token == JsonToken.FIELD_NAME
          && itemKey.equals(parser.currentName())
          && parser.nextToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items++;
          parser.skipChildren();
        }
      }
    }
    return items;
  }
}
