package dev.whence.decode;

import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Table;

/// A trace request off the wire, straight to a frame. Not thread-safe.
final class SpanCursor extends ResourceCursor {

  private static final int TRACE_ID = Wire.LENGTH | 1 << 3;
  private static final int SPAN_ID = Wire.LENGTH | 2 << 3;
  private static final int TRACE_STATE = Wire.LENGTH | 3 << 3;
  private static final int PARENT_ID = Wire.LENGTH | 4 << 3;
  private static final int NAME = Wire.LENGTH | 5 << 3;
  private static final int KIND = Wire.VARINT | 6 << 3;
  private static final int START = Wire.FIXED64 | 7 << 3;
  private static final int END = Wire.FIXED64 | 8 << 3;
  private static final int ATTRIBUTES = Wire.LENGTH | 9 << 3;
  private static final int EVENTS = Wire.LENGTH | 11 << 3;
  private static final int LINKS = Wire.LENGTH | 13 << 3;
  private static final int STATUS = Wire.LENGTH | 15 << 3;
  private static final int FLAGS = Wire.FIXED32 | 16 << 3;

  private static final int STATUS_MESSAGE = Wire.LENGTH | 2 << 3;
  private static final int STATUS_CODE = Wire.VARINT | 3 << 3;

  private static final int EVENT_TIME = Wire.FIXED64 | 1 << 3;
  private static final int EVENT_NAME = Wire.LENGTH | 2 << 3;
  private static final int EVENT_ATTRIBUTES = Wire.LENGTH | 3 << 3;

  private static final int LINK_TRACE_ID = Wire.LENGTH | 1 << 3;
  private static final int LINK_SPAN_ID = Wire.LENGTH | 2 << 3;
  private static final int LINK_TRACE_STATE = Wire.LENGTH | 3 << 3;
  private static final int LINK_ATTRIBUTES = Wire.LENGTH | 4 << 3;

  private final Table.Builder spans;
  private final Table.Builder events;
  private final Table.Builder links;
  private final IdCursor ids;

  /// The row of the span being read; its events and links follow when its own fields are known.
  private int row;

  private boolean parentValid;

  private SpanCursor(Wire wire, FrameWriter frame) {
    super(wire, frame);
    this.spans = frame.table(Section.SPANS);
    this.events = frame.table(Section.SPAN_EVENTS);
    this.links = frame.table(Section.SPAN_LINKS);
    this.ids = new IdCursor(wire);
  }

  static Decoded decode(byte[] request) throws DecodeException {
    return new SpanCursor(new Wire(request), new FrameWriter(Signal.SPANS)).decode();
  }

  @Override
  void item(int resource, int scope) throws DecodeException {
    int outer = wire.enter();
    row = frame.add(spans);
    spans.set(row, Spans.RESOURCE, resource).set(row, Spans.SCOPE, scope);
    int details = fields();
    spans.set(row, Spans.ATTRIBUTES, frame.endSet());
    int firstEvent = events.size();
    int firstLink = links.size();
    if (details >= 0) {
      wire.position(details);
      details();
    }
    wire.leave(outer);
    String problem =
        SpanRows.problem(
            spans.get(row, Spans.TRACE_HIGH) | spans.get(row, Spans.TRACE_LOW),
            spans.get(row, Spans.SPAN_ID),
            parentValid);
    if (!problem.isEmpty()) {
      frame.reject(1, problem);
      spans.truncate(row);
      events.truncate(firstEvent);
      links.truncate(firstLink);
    }
  }

  /// Reads everything but events and links, and says where the first of these stands; -1 where
  /// there is none.
  private int fields() throws DecodeException {
    int details = -1;
    parentValid = true;
    int before = wire.position();
    for (int tag = wire.tag(); tag != 0; before = wire.position(), tag = wire.tag()) {
      switch (tag) {
        case TRACE_ID -> {
          ids.trace();
          spans.set(row, Spans.TRACE_HIGH, ids.high()).set(row, Spans.TRACE_LOW, ids.low());
        }
        case SPAN_ID -> spans.set(row, Spans.SPAN_ID, ids.span());
        case PARENT_ID -> {
          spans.set(row, Spans.PARENT_ID, ids.span());
          parentValid = ids.valid();
        }
        case TRACE_STATE -> spans.set(row, Spans.TRACE_STATE, texts.read());
        case NAME -> spans.set(row, Spans.NAME, texts.read());
        case KIND -> spans.set(row, Spans.KIND, wire.varint());
        case START -> spans.set(row, Spans.START, wire.fixed64());
        case END -> spans.set(row, Spans.END, wire.fixed64());
        case ATTRIBUTES -> attributes.read();
        case STATUS -> status();
        case FLAGS -> spans.set(row, Spans.FLAGS, Integer.toUnsignedLong(wire.fixed32()));
        case EVENTS, LINKS -> {
          details = details < 0 ? before : details;
          wire.skip(tag);
        }
        default -> wire.skip(tag);
      }
    }
    return details;
  }

  private void status() throws DecodeException {
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case STATUS_MESSAGE -> spans.set(row, Spans.STATUS_MESSAGE, texts.read());
        case STATUS_CODE -> spans.set(row, Spans.STATUS, wire.varint());
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
  }

  private void details() throws DecodeException {
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case EVENTS -> event();
        case LINKS -> link();
        default -> wire.skip(tag);
      }
    }
  }

  private void event() throws DecodeException {
    int event = frame.add(events);
    events.set(event, 0, row);
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case EVENT_TIME -> events.set(event, Spans.EVENT_TIME, wire.fixed64());
        case EVENT_NAME -> events.set(event, Spans.EVENT_NAME, texts.read());
        case EVENT_ATTRIBUTES -> attributes.read();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    events.set(event, Spans.EVENT_ATTRIBUTES, frame.endSet());
  }

  private void link() throws DecodeException {
    int link = frame.add(links);
    links.set(link, 0, row);
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case LINK_TRACE_ID -> {
          ids.trace();
          links
              .set(link, Spans.LINK_TRACE_HIGH, ids.high())
              .set(link, Spans.LINK_TRACE_LOW, ids.low());
        }
        case LINK_SPAN_ID -> links.set(link, Spans.LINK_SPAN_ID, ids.span());
        case LINK_TRACE_STATE -> texts.check();
        case LINK_ATTRIBUTES -> attributes.read();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    links.set(link, Spans.LINK_ATTRIBUTES, frame.endSet());
  }
}
