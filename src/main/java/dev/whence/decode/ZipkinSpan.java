package dev.whence.decode;

import dev.whence.model.SpanKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A Zipkin v2 span as either of its encodings fills it in. Times are microseconds, 0 where not
/// given.
final class ZipkinSpan {

  long traceHigh;
  long traceLow;
  long id;
  long parentId;
  SpanKind kind = SpanKind.UNSPECIFIED;
  String name = "";
  long timestamp;
  long duration;
  boolean shared;
  boolean debug;
  Endpoint local = Endpoint.NONE;
  Endpoint remote = Endpoint.NONE;
  final List<Annotation> annotations = new ArrayList<>();
  final Map<String, String> tags = new LinkedHashMap<>();

  /// When it began: its timestamp, or the first of its annotations.
  long startMicros() {
    return timestamp != 0
        ? timestamp
        : annotations.stream().mapToLong(Annotation::timestamp).min().orElse(0);
  }

  /// Who was at one end of it.
  ///
  /// @param ip IPv4 or IPv6, empty where not given
  /// @param port 0 where not given
  record Endpoint(String serviceName, String ip, int port) {
    static final Endpoint NONE = new Endpoint("", "", 0);
  }

  /// Something that happened at one moment of it.
  record Annotation(long timestamp, String value) {}
}
