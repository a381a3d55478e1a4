package dev.whence.decode;

import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Log;
import io.jaegertracing.thriftjava.Span;
import io.jaegertracing.thriftjava.SpanRef;
import io.jaegertracing.thriftjava.SpanRefType;
import io.jaegertracing.thriftjava.Tag;
import java.util.List;

/// The spans of Jaeger batches as rows.
@SuppressWarnings("NullAway") // required fields, which thrift has checked
final class JaegerSpans {

  private final FrameWriter frame = new FrameWriter(Signal.SPANS);

  static Decoded decode(List<Batch> batches) throws DecodeException {
    JaegerSpans spans = new JaegerSpans();
    for (Batch batch : batches) {
      spans.add(batch);
    }
    return spans.frame.build();
  }

  private void add(Batch batch) throws DecodeException {
    int resource = JaegerThrift.resource(batch.getProcess(), frame);
    for (Span span : JaegerThrift.list(batch.getSpans())) {
      String problem = problem(span);
      if (problem.isEmpty()) {
        add(span, resource);
      } else {
        frame.reject(1, problem);
      }
    }
  }

  private static String problem(Span span) {
    if ((span.getTraceIdHigh() | span.getTraceIdLow()) == 0) {
      return "a span's trace ID is zero";
    }
    if (span.getSpanId() == 0) {
      return "a span's ID is zero";
    }
    long start = span.getStartTime();
    long duration = span.getDuration();
    return Micros.fits(start) && Micros.fits(duration) && Micros.fits(start + duration)
        ? ""
        : "a span starts at " + start + " µs and lasts " + duration + " µs, which is no time";
  }

  private void add(Span span, int resource) throws DecodeException {
    int row = frame.add(frame.table(Section.SPANS));
    SpanTags tags = new SpanTags();
    int attributes = JaegerThrift.attributes(JaegerThrift.list(span.getTags()), tags, frame);
    long parent = parent(span);
    frame
        .table(Section.SPANS)
        .set(row, Spans.TRACE_HIGH, span.getTraceIdHigh())
        .set(row, Spans.TRACE_LOW, span.getTraceIdLow())
        .set(row, Spans.SPAN_ID, span.getSpanId())
        .set(row, Spans.PARENT_ID, parent)
        .set(row, Spans.START, Micros.toNanos(span.getStartTime()))
        .set(row, Spans.END, Micros.toNanos(span.getStartTime() + span.getDuration()))
        .set(row, Spans.KIND, tags.kind.ordinal())
        .set(row, Spans.STATUS, tags.status())
        .set(row, Spans.NAME, frame.text(JaegerThrift.text(span.getOperationName())))
        .set(row, Spans.STATUS_MESSAGE, frame.text(tags.statusMessage))
        .set(row, Spans.TRACE_STATE, frame.text(tags.traceState))
        .set(row, Spans.RESOURCE, resource)
        .set(row, Spans.ATTRIBUTES, attributes)
        .set(row, Spans.SCOPE, frame.text(tags.scope))
        .set(row, Spans.FLAGS, span.getFlags() & 1);
    for (Log log : JaegerThrift.list(span.getLogs())) {
      add(log, row);
    }
    for (SpanRef reference : JaegerThrift.list(span.getReferences())) {
      link(reference, span, parent, row);
    }
  }

  /// The parent's ID: the field, or where that is zero the first reference into the same trace, of
  /// which one that says `CHILD_OF` is preferred.
  private static long parent(Span span) {
    if (span.getParentSpanId() != 0) {
      return span.getParentSpanId();
    }
    long follows = 0;
    for (SpanRef reference : JaegerThrift.list(span.getReferences())) {
      if (sameTrace(reference, span)) {
        if (reference.getRefType() == SpanRefType.CHILD_OF) {
          return reference.getSpanId();
        }
        follows = follows == 0 ? reference.getSpanId() : follows;
      }
    }
    return follows;
  }

  private static boolean sameTrace(SpanRef reference, Span span) {
    return reference.getTraceIdLow() == span.getTraceIdLow()
        && reference.getTraceIdHigh() == span.getTraceIdHigh();
  }

  private void add(Log log, int row) throws DecodeException {
    if (!Micros.fits(log.getTimestamp())) {
      return;
    }
    int event = frame.add(frame.table(Section.SPAN_EVENTS));
    Pairs pairs = new Pairs(frame);
    String name = "";
    for (Tag field : JaegerThrift.list(log.getFields())) {
      String key = JaegerThrift.text(field.getKey());
      if (key.equals("event") && name.isEmpty()) {
        name = JaegerThrift.text(field);
      } else {
        JaegerThrift.put(pairs, key, field);
      }
    }
    int attributes = pairs.end();
    frame
        .table(Section.SPAN_EVENTS)
        .set(event, 0, row)
        .set(event, Spans.EVENT_TIME, Micros.toNanos(log.getTimestamp()))
        .set(event, Spans.EVENT_NAME, frame.text(name.isEmpty() ? "log" : name))
        .set(event, Spans.EVENT_ATTRIBUTES, attributes);
  }

  private void link(SpanRef reference, Span span, long parent, int row) throws DecodeException {
    boolean toParent = reference.getSpanId() == parent && sameTrace(reference, span);
    if (toParent || (reference.getTraceIdHigh() | reference.getTraceIdLow()) == 0) {
      return;
    }
    int link = frame.add(frame.table(Section.SPAN_LINKS));
    String type = reference.getRefType() == SpanRefType.CHILD_OF ? "child_of" : "follows_from";
    int attributes = new Pairs(frame).put("opentracing.ref_type", type).end();
    frame
        .table(Section.SPAN_LINKS)
        .set(link, 0, row)
        .set(link, Spans.LINK_TRACE_HIGH, reference.getTraceIdHigh())
        .set(link, Spans.LINK_TRACE_LOW, reference.getTraceIdLow())
        .set(link, Spans.LINK_SPAN_ID, reference.getSpanId())
        .set(link, Spans.LINK_ATTRIBUTES, attributes);
  }
}
