package dev.whence.decode;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The lines of one Loki stream after the other.
final class LokiLines {

  private static final List<String> LEVELS =
      List.of("level", "severity", "severity_text", "detected_level", "lvl");
  private static final List<String> TRACES = List.of("trace_id", "traceId", "traceID", "traceid");
  private static final List<String> SPANS = List.of("span_id", "spanId", "spanID", "spanid");

  private final FrameWriter frame;
  private final LogRows rows;
  private int resource;
  private String streamLevel = "";

  LokiLines(FrameWriter frame) {
    this.frame = frame;
    this.rows = new LogRows(frame);
  }

  /// Begins a stream.
  void begin(Map<String, String> labels) throws DecodeException {
    TreeMap<String, String> rest = new TreeMap<>(labels);
    streamLevel = take(rest, LEVELS);
    resource = set(rest);
  }

  void add(long timeNanos, String line, Map<String, String> metadata) throws DecodeException {
    TreeMap<String, String> rest = new TreeMap<>(metadata);
    String level = take(rest, LEVELS);
    String trace = take(rest, TRACES);
    String span = take(rest, SPANS);
    rows.add(
        new LogRows.Line(timeNanos, line, 0, level.isEmpty() ? streamLevel : level, trace, span),
        resource,
        set(rest));
  }

  private int set(Map<String, String> values) throws DecodeException {
    Pairs pairs = new Pairs(frame);
    for (Map.Entry<String, String> entry : values.entrySet()) {
      pairs.put(entry.getKey(), entry.getValue());
    }
    return pairs.end();
  }

  /// The first of some names that has a value; all of them are taken out.
  private static String take(Map<String, String> values, List<String> names) {
    String found = "";
    for (String name : names) {
      String value = values.remove(name);
      found = found.isEmpty() && value != null ? value : found;
    }
    return found;
  }
}
