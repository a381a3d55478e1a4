package dev.whence.decode;

import dev.whence.model.Logs;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.Table;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;

/// A logs request as protobuf messages to a frame.
final class LogMessages {

  private final FrameWriter frame = new FrameWriter(Signal.LOGS);
  private final Table.Builder lines = frame.table(Section.LOGS);
  private final Occurrences occurrences = new Occurrences();

  static Decoded decode(ExportLogsServiceRequest request) throws DecodeException {
    LogMessages messages = new LogMessages();
    for (ResourceLogs resource : request.getResourceLogsList()) {
      messages.add(resource);
    }
    return messages.frame.build();
  }

  private void add(ResourceLogs logs) throws DecodeException {
    int resource = AttributeMessages.set(logs.getResource().getAttributesList(), frame);
    for (ScopeLogs scoped : logs.getScopeLogsList()) {
      int scope = frame.text(scoped.getScope().getName());
      for (LogRecord line : scoped.getLogRecordsList()) {
        add(line, resource, scope);
      }
    }
  }

  private void add(LogRecord line, int resource, int scope) throws DecodeException {
    int row = frame.add(lines);
    int body = AttributeMessages.text(line.getBody(), frame);
    int attributes = AttributeMessages.set(line.getAttributesList(), frame);
    int severity = line.getSeverityNumberValue();
    long time = line.getTimeUnixNano();
    lines
        .set(row, Logs.TRACE_HIGH, Ids.traceHigh(line.getTraceId()))
        .set(row, Logs.TRACE_LOW, Ids.traceLow(line.getTraceId()))
        .set(row, Logs.SPAN_ID, Ids.spanId(line.getSpanId()))
        .set(row, Logs.TIME, time)
        .set(row, Logs.OBSERVED_TIME, line.getObservedTimeUnixNano())
        .set(row, Logs.SEVERITY, severity != 0 ? severity : Severity.number(line.getSeverityText()))
        .set(row, Logs.SEVERITY_TEXT, frame.text(line.getSeverityText()))
        .set(row, Logs.BODY, body)
        .set(row, Logs.EVENT_NAME, frame.text(line.getEventName()))
        .set(row, Logs.RESOURCE, resource)
        .set(row, Logs.ATTRIBUTES, attributes)
        .set(row, Logs.SCOPE, scope)
        .set(row, Logs.FLAGS, Integer.toUnsignedLong(line.getFlags()))
        .set(
            row,
            Logs.OCCURRENCE,
            occurrences.next(
                resource, time != 0 ? time : line.getObservedTimeUnixNano(), body, attributes));
  }
}
