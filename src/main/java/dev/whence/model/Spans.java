package dev.whence.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A frame of spans, read by name. The constants are the columns of [Section#SPANS].
public record Spans(Frame frame, Table table) {

  public static final int TRACE_HIGH = 0;
  public static final int TRACE_LOW = 1;
  public static final int SPAN_ID = 2;
  public static final int PARENT_ID = 3;
  public static final int START = 4;

  /// End of the span, as a time.
  public static final int END = 5;

  public static final int KIND = 6;

  /// 0 unset, 1 ok, 2 error.
  public static final int STATUS = 7;

  public static final int NAME = 8;
  public static final int STATUS_MESSAGE = 9;
  public static final int TRACE_STATE = 10;

  /// The attribute set of the resource.
  public static final int RESOURCE = 11;

  public static final int ATTRIBUTES = 12;
  public static final int SCOPE = 13;

  /// The normalised request ID, empty where there is none.
  public static final int REQUEST_ID = 14;

  public static final int FLAGS = 15;

  public static final int EVENT_TIME = 1;
  public static final int EVENT_NAME = 2;
  public static final int EVENT_ATTRIBUTES = 3;

  public static final int LINK_TRACE_HIGH = 1;
  public static final int LINK_TRACE_LOW = 2;
  public static final int LINK_SPAN_ID = 3;
  public static final int LINK_ATTRIBUTES = 4;

  private static final long STATUS_ERROR = 2;

  public static Spans of(Frame frame) {
    return new Spans(frame, frame.table(Section.SPANS));
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

  public long parentSpanId(int row) {
    return table.get(PARENT_ID, row);
  }

  public long startNanos(int row) {
    return table.get(START, row);
  }

  public long endNanos(int row) {
    return table.get(END, row);
  }

  public SpanKind kind(int row) {
    return SpanKind.of(table.get(KIND, row));
  }

  public boolean isError(int row) {
    return table.get(STATUS, row) == STATUS_ERROR;
  }

  public String name(int row) {
    return frame.text(table.get(NAME, row));
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
  public Span span(int row) {
    return new Span(
        traceId(row),
        spanId(row),
        parentSpanId(row),
        kind(row),
        name(row),
        startNanos(row),
        endNanos(row),
        (int) table.get(STATUS, row),
        frame.text(table.get(STATUS_MESSAGE, row)),
        frame.text(table.get(TRACE_STATE, row)),
        frame.attributes(resource(row)),
        frame.text(table.get(SCOPE, row)),
        requestId(row),
        frame.attributes(table.get(ATTRIBUTES, row)),
        events(row),
        links(row));
  }

  private List<Span.Event> events(int row) {
    Table events = frame.table(Section.SPAN_EVENTS);
    List<Span.Event> found = new ArrayList<>();
    int end = events.firstChild(row + 1);
    for (int e = events.firstChild(row); e < end; e++) {
      found.add(
          new Span.Event(
              events.get(EVENT_TIME, e),
              frame.text(events.get(EVENT_NAME, e)),
              frame.attributes(events.get(EVENT_ATTRIBUTES, e))));
    }
    return found;
  }

  private List<Span.Link> links(int row) {
    Table links = frame.table(Section.SPAN_LINKS);
    List<Span.Link> found = new ArrayList<>();
    int end = links.firstChild(row + 1);
    for (int l = links.firstChild(row); l < end; l++) {
      found.add(
          new Span.Link(
              new TraceId(links.get(LINK_TRACE_HIGH, l), links.get(LINK_TRACE_LOW, l)),
              links.get(LINK_SPAN_ID, l),
              frame.attributes(links.get(LINK_ATTRIBUTES, l))));
    }
    return found;
  }
}
