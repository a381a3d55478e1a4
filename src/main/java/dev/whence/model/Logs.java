package dev.whence.model;

import org.jspecify.annotations.Nullable;

/// A frame of log records, read by name. The constants are the columns of [Section#LOGS].
public record Logs(Frame frame, Table table) {

  /// Zero, with TRACE_LOW, where the record carries no trace context and none was found in its
  /// body.
  public static final int TRACE_HIGH = 0;

  public static final int TRACE_LOW = 1;
  public static final int SPAN_ID = 2;
  public static final int TIME = 3;
  public static final int OBSERVED_TIME = 4;

  /// OTLP severity number, 1 to 24; 0 unknown.
  public static final int SEVERITY = 5;

  public static final int SEVERITY_TEXT = 6;
  public static final int BODY = 7;
  public static final int EVENT_NAME = 8;
  public static final int RESOURCE = 9;
  public static final int ATTRIBUTES = 10;
  public static final int SCOPE = 11;

  /// The normalised request ID, empty where there is none.
  public static final int REQUEST_ID = 12;

  public static final int FLAGS = 13;

  /// How often the same line stood before it in its export request: tells repeated lines apart from
  /// repeated exports.
  public static final int OCCURRENCE = 14;

  public static Logs of(Frame frame) {
    return new Logs(frame, frame.table(Section.LOGS));
  }

  public int size() {
    return table.size();
  }

  public TraceId traceId(int row) {
    return new TraceId(table.get(TRACE_HIGH, row), table.get(TRACE_LOW, row));
  }

  public long spanId(int row) {
    return table.get(SPAN_ID, row);
  }

  /// When it happened; where the record does not say, when it was observed.
  public long timeNanos(int row) {
    long time = table.get(TIME, row);
    return time != 0 ? time : table.get(OBSERVED_TIME, row);
  }

  public int severity(int row) {
    return (int) table.get(SEVERITY, row);
  }

  public String body(int row) {
    return frame.text(table.get(BODY, row));
  }

  public String requestId(int row) {
    return frame.text(table.get(REQUEST_ID, row));
  }

  public int resource(int row) {
    return (int) table.get(RESOURCE, row);
  }

  public @Nullable String attribute(int row, String key) {
    return frame.attribute(table.get(ATTRIBUTES, row), key);
  }

  /// The row as a value of its own.
  public LogRecord record(int row) {
    return new LogRecord(
        traceId(row),
        spanId(row),
        timeNanos(row),
        severity(row),
        frame.text(table.get(SEVERITY_TEXT, row)),
        body(row),
        frame.text(table.get(EVENT_NAME, row)),
        frame.attributes(resource(row)),
        frame.text(table.get(SCOPE, row)),
        requestId(row),
        frame.attributes(table.get(ATTRIBUTES, row)),
        (int) table.get(OCCURRENCE, row));
  }
}
