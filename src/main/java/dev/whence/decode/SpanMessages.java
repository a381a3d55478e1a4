package dev.whence.decode;

import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Table;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;

/// A trace request as protobuf messages to a frame.
final class SpanMessages {

  private final FrameWriter frame = new FrameWriter(Signal.SPANS);
  private final Table.Builder spans = frame.table(Section.SPANS);
  private final Table.Builder events = frame.table(Section.SPAN_EVENTS);
  private final Table.Builder links = frame.table(Section.SPAN_LINKS);

  static Decoded decode(ExportTraceServiceRequest request) throws DecodeException {
    SpanMessages messages = new SpanMessages();
    for (ResourceSpans resource : request.getResourceSpansList()) {
      messages.add(resource);
    }
    return messages.frame.build();
  }

  private void add(ResourceSpans resourceSpans) throws DecodeException {
    int resource = AttributeMessages.set(resourceSpans.getResource().getAttributesList(), frame);
    for (ScopeSpans scoped : resourceSpans.getScopeSpansList()) {
      int scope = frame.text(scoped.getScope().getName());
      for (Span span : scoped.getSpansList()) {
        String problem = problem(span);
        if (problem.isEmpty()) {
          add(span, resource, scope);
        } else {
          frame.reject(1, problem);
        }
      }
    }
  }

  private static String problem(Span span) {
    boolean parentValid =
        span.getParentSpanId().isEmpty() || span.getParentSpanId().size() == Ids.SPAN_BYTES;
    return SpanRows.problem(
        Ids.traceHigh(span.getTraceId()) | Ids.traceLow(span.getTraceId()),
        Ids.spanId(span.getSpanId()),
        parentValid);
  }

  private void add(Span span, int resource, int scope) throws DecodeException {
    int row = frame.add(spans);
    spans
        .set(row, Spans.TRACE_HIGH, Ids.traceHigh(span.getTraceId()))
        .set(row, Spans.TRACE_LOW, Ids.traceLow(span.getTraceId()))
        .set(row, Spans.SPAN_ID, Ids.spanId(span.getSpanId()))
        .set(row, Spans.PARENT_ID, Ids.spanId(span.getParentSpanId()))
        .set(row, Spans.START, span.getStartTimeUnixNano())
        .set(row, Spans.END, span.getEndTimeUnixNano())
        .set(row, Spans.KIND, span.getKindValue())
        .set(row, Spans.STATUS, span.getStatus().getCodeValue())
        .set(row, Spans.NAME, frame.text(span.getName()))
        .set(row, Spans.STATUS_MESSAGE, frame.text(span.getStatus().getMessage()))
        .set(row, Spans.TRACE_STATE, frame.text(span.getTraceState()))
        .set(row, Spans.RESOURCE, resource)
        .set(row, Spans.ATTRIBUTES, AttributeMessages.set(span.getAttributesList(), frame))
        .set(row, Spans.SCOPE, scope)
        .set(row, Spans.FLAGS, Integer.toUnsignedLong(span.getFlags()));
    for (Span.Event event : span.getEventsList()) {
      addEvent(row, event);
    }
    for (Span.Link link : span.getLinksList()) {
      addLink(row, link);
    }
  }

  private void addEvent(int row, Span.Event event) throws DecodeException {
    int added = frame.add(events);
    events
        .set(added, 0, row)
        .set(added, Spans.EVENT_TIME, event.getTimeUnixNano())
        .set(added, Spans.EVENT_NAME, frame.text(event.getName()))
        .set(
            added, Spans.EVENT_ATTRIBUTES, AttributeMessages.set(event.getAttributesList(), frame));
  }

  private void addLink(int row, Span.Link link) throws DecodeException {
    int added = frame.add(links);
    links
        .set(added, 0, row)
        .set(added, Spans.LINK_TRACE_HIGH, Ids.traceHigh(link.getTraceId()))
        .set(added, Spans.LINK_TRACE_LOW, Ids.traceLow(link.getTraceId()))
        .set(added, Spans.LINK_SPAN_ID, Ids.spanId(link.getSpanId()))
        .set(added, Spans.LINK_ATTRIBUTES, AttributeMessages.set(link.getAttributesList(), frame));
  }
}
