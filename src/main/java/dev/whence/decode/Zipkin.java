package dev.whence.decode;

import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Lists of Zipkin v2 spans to frames. Stateless and thread-safe.
///
/// Where client and server share one span ID (`shared: true`), the server's half gets an ID of its
/// own, worked out from the shared one, with the client's half as its parent. Spans of the same
/// service in the same list that name the shared ID as their parent follow it; those that arrive in
/// another list stay children of the client's half.
public final class Zipkin {

  private record SharedId(long traceHigh, long traceLow, long id, String service) {
    /// The ID that the server's half of it gets: the same whenever it is sent again.
    long ofServer() {
      long mixed = (id ^ Long.rotateLeft(traceLow, 32)) * 0x9E3779B97F4A7C15L;
      mixed ^= mixed >>> 32;
      return mixed == 0 ? 1 : mixed;
    }
  }

  private final FrameWriter frame = new FrameWriter(Signal.SPANS);
  private final Map<SharedId, Long> splits = new HashMap<>();

  private Zipkin() {}

  /// Decodes a JSON array of spans.
  public static Decoded json(byte[] body) throws DecodeException {
    return decode(ZipkinJson.read(body));
  }

  /// Decodes a `ListOfSpans` of Zipkin's own protobuf definition.
  public static Decoded protobuf(byte[] body) throws DecodeException {
    return decode(ZipkinProtobuf.read(body));
  }

  private static Decoded decode(List<ZipkinSpan> spans) throws DecodeException {
    Zipkin zipkin = new Zipkin();
    for (ZipkinSpan span : spans) {
      if (span.shared) {
        SharedId id = zipkin.sharedId(span, span.id);
        zipkin.splits.put(id, id.ofServer());
      }
    }
    for (ZipkinSpan span : spans) {
      zipkin.add(span);
    }
    return zipkin.frame.build();
  }

  private SharedId sharedId(ZipkinSpan span, long id) {
    return new SharedId(span.traceHigh, span.traceLow, id, span.local.serviceName());
  }

  private void add(ZipkinSpan span) throws DecodeException {
    long start = span.startMicros();
    boolean fits = Micros.fits(start) && Micros.fits(span.duration);
    if (start == 0 || !fits || !Micros.fits(start + span.duration)) {
      frame.reject(1, "a span has no timestamp, or its timestamp and duration are no time");
      return;
    }
    int resource = resource(span);
    SpanTags tags = new SpanTags();
    int attributes = attributes(span, tags);
    int row = frame.add(frame.table(Section.SPANS));
    frame
        .table(Section.SPANS)
        .set(row, Spans.TRACE_HIGH, span.traceHigh)
        .set(row, Spans.TRACE_LOW, span.traceLow)
        .set(row, Spans.SPAN_ID, span.shared ? split(span, span.id) : span.id)
        .set(row, Spans.PARENT_ID, span.shared ? span.id : split(span, span.parentId))
        .set(row, Spans.START, Micros.toNanos(start))
        .set(row, Spans.END, Micros.toNanos(start + span.duration))
        .set(row, Spans.KIND, kind(span, tags).ordinal())
        .set(row, Spans.STATUS, tags.status())
        .set(row, Spans.NAME, frame.text(span.name))
        .set(row, Spans.STATUS_MESSAGE, frame.text(tags.statusMessage))
        .set(row, Spans.TRACE_STATE, frame.text(tags.traceState))
        .set(row, Spans.RESOURCE, resource)
        .set(row, Spans.ATTRIBUTES, attributes)
        .set(row, Spans.SCOPE, frame.text(tags.scope))
        .set(row, Spans.FLAGS, 1);
    for (ZipkinSpan.Annotation annotation : span.annotations) {
      add(annotation, row);
    }
  }

  private long split(ZipkinSpan span, long id) {
    return splits.isEmpty() ? id : splits.getOrDefault(sharedId(span, id), id);
  }

  private static SpanKind kind(ZipkinSpan span, SpanTags tags) {
    return span.kind == SpanKind.UNSPECIFIED ? tags.kind : span.kind;
  }

  private int resource(ZipkinSpan span) throws DecodeException {
    return new Pairs(frame)
        .putUnlessEmpty("service.name", span.local.serviceName())
        .putUnlessEmpty("host.ip", span.local.ip())
        .end();
  }

  private int attributes(ZipkinSpan span, SpanTags tags) throws DecodeException {
    Pairs pairs = new Pairs(frame);
    for (Map.Entry<String, String> tag : span.tags.entrySet()) {
      if (!tags.take(tag.getKey(), tag.getValue())) {
        pairs.put(tag.getKey(), tag.getValue());
      }
    }
    String end = span.kind == SpanKind.SERVER ? "client" : "server";
    pairs.putUnlessEmpty("peer.service", span.remote.serviceName());
    pairs.putUnlessEmpty(end + ".address", span.remote.ip());
    if (span.remote.port() != 0) {
      pairs.put(end + ".port", span.remote.port());
    }
    return pairs.end();
  }

  private void add(ZipkinSpan.Annotation annotation, int row) throws DecodeException {
    if (!Micros.fits(annotation.timestamp())) {
      return;
    }
    int event = frame.add(frame.table(Section.SPAN_EVENTS));
    frame
        .table(Section.SPAN_EVENTS)
        .set(event, 0, row)
        .set(event, Spans.EVENT_TIME, Micros.toNanos(annotation.timestamp()))
        .set(event, Spans.EVENT_NAME, frame.text(annotation.value()));
  }
}
