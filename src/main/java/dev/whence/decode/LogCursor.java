package dev.whence.decode;

import dev.whence.model.Logs;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.Table;
import java.util.Arrays;

/// A logs request off the wire, straight to a frame. Not thread-safe.
final class LogCursor extends ResourceCursor {

  private static final int TIME = Wire.FIXED64 | 1 << 3;
  private static final int SEVERITY = Wire.VARINT | 2 << 3;
  private static final int SEVERITY_TEXT = Wire.LENGTH | 3 << 3;
  private static final int BODY = Wire.LENGTH | 5 << 3;
  private static final int ATTRIBUTES = Wire.LENGTH | 6 << 3;
  private static final int FLAGS = Wire.FIXED32 | 8 << 3;
  private static final int TRACE_ID = Wire.LENGTH | 9 << 3;
  private static final int SPAN_ID = Wire.LENGTH | 10 << 3;
  private static final int OBSERVED_TIME = Wire.FIXED64 | 11 << 3;
  private static final int EVENT_NAME = Wire.LENGTH | 12 << 3;

  private final Table.Builder logs;
  private final IdCursor ids;
  private final AttributeCursor body;
  private final Occurrences occurrences = new Occurrences();

  /// By text: the severity number that it names, plus 1; 0 where that is not known yet.
  private int[] severities = new int[64];

  private LogCursor(Wire wire, FrameWriter frame) {
    super(wire, frame);
    this.logs = frame.table(Section.LOGS);
    this.ids = new IdCursor(wire);
    this.body = new AttributeCursor(wire, texts, frame);
  }

  static Decoded decode(byte[] request) throws DecodeException {
    return new LogCursor(new Wire(request), new FrameWriter(Signal.LOGS)).decode();
  }

  @Override
  void item(int resource, int scope) throws DecodeException {
    int row = frame.add(logs);
    body.clear();
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      field(tag, row);
    }
    wire.leave(outer);
    finish(row, resource, scope);
  }

  private void field(int tag, int row) throws DecodeException {
    switch (tag) {
      case TIME -> logs.set(row, Logs.TIME, wire.fixed64());
      case OBSERVED_TIME -> logs.set(row, Logs.OBSERVED_TIME, wire.fixed64());
      case SEVERITY -> logs.set(row, Logs.SEVERITY, wire.varint());
      case SEVERITY_TEXT -> logs.set(row, Logs.SEVERITY_TEXT, texts.read());
      case BODY -> body.value();
      case ATTRIBUTES -> attributes.read();
      case FLAGS -> logs.set(row, Logs.FLAGS, Integer.toUnsignedLong(wire.fixed32()));
      case TRACE_ID -> {
        ids.trace();
        logs.set(row, Logs.TRACE_HIGH, ids.high()).set(row, Logs.TRACE_LOW, ids.low());
      }
      case SPAN_ID -> logs.set(row, Logs.SPAN_ID, ids.span());
      case EVENT_NAME -> logs.set(row, Logs.EVENT_NAME, texts.read());
      default -> wire.skip(tag);
    }
  }

  private void finish(int row, int resource, int scope) throws DecodeException {
    int text = body.asText();
    int set = frame.endSet();
    long time = logs.get(row, Logs.TIME);
    if (time == 0) {
      time = logs.get(row, Logs.OBSERVED_TIME);
    }
    if (logs.get(row, Logs.SEVERITY) == 0) {
      logs.set(row, Logs.SEVERITY, severity((int) logs.get(row, Logs.SEVERITY_TEXT)));
    }
    logs.set(row, Logs.RESOURCE, resource)
        .set(row, Logs.SCOPE, scope)
        .set(row, Logs.BODY, text)
        .set(row, Logs.ATTRIBUTES, set)
        .set(row, Logs.OCCURRENCE, occurrences.next(resource, time, text, set));
  }

  /// The number of a severity's name, worked out once for each.
  private int severity(int text) {
    if (text >= severities.length) {
      severities = Arrays.copyOf(severities, Math.max(text + 1, severities.length * 2));
    }
    if (severities[text] == 0) {
      severities[text] = Severity.number(frame.textAt(text)) + 1;
    }
    return severities[text] - 1;
  }
}
