package dev.whence.decode;

import dev.whence.model.Logs;
import dev.whence.model.Section;
import dev.whence.model.SpanId;
import dev.whence.model.Table;
import dev.whence.model.TraceId;

/// Log lines of formats other than OTLP as rows.
final class LogRows {

  private final FrameWriter frame;
  private final Occurrences occurrences = new Occurrences();

  LogRows(FrameWriter frame) {
    this.frame = frame;
  }

  /// What a line is, its attribute sets aside. Texts are empty and times 0 where not known.
  ///
  /// @param severity OTLP severity number; where it is 0 the level tells it, and where that is none
  ///   the line itself
  record Line(
      long timeNanos, String body, int severity, String level, String traceId, String spanId) {}

  void add(Line line, int resource, int attributes) throws DecodeException {
    int row = frame.add(frame.table(Section.LOGS));
    int body = frame.text(line.body());
    Table.Builder logs = frame.table(Section.LOGS);
    TraceId trace = TraceId.parse(line.traceId());
    if (trace != null) {
      logs.set(row, Logs.TRACE_HIGH, trace.high()).set(row, Logs.TRACE_LOW, trace.low());
      logs.set(row, Logs.SPAN_ID, spanId(line.spanId()));
    }
    logs.set(row, Logs.TIME, line.timeNanos())
        .set(row, Logs.SEVERITY, severity(line))
        .set(row, Logs.SEVERITY_TEXT, frame.text(line.level()))
        .set(row, Logs.BODY, body)
        .set(row, Logs.RESOURCE, resource)
        .set(row, Logs.ATTRIBUTES, attributes)
        .set(row, Logs.OCCURRENCE, occurrences.next(resource, line.timeNanos(), body, attributes));
  }

  private static int severity(Line line) {
    int severity = line.severity() != 0 ? line.severity() : Severity.number(line.level());
    return severity != 0 ? severity : LineLevel.severity(line.body());
  }

  private static long spanId(String text) {
    TraceId asTrace = text.length() == SpanId.hex(0).length() ? TraceId.parse(text) : null;
    return asTrace == null ? 0 : asTrace.low();
  }
}
