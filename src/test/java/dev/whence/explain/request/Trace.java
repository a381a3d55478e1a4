package dev.whence.explain.request;

import dev.whence.model.Attributes;
import dev.whence.model.LogRecord;
import dev.whence.model.Span;
import dev.whence.model.SpanKind;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A request written down by hand; times in milliseconds after a fixed moment.
final class Trace {

  static final long START = 1_790_000_000_000_000_000L;

  final List<Span> spans = new ArrayList<>();
  final List<LogRecord> lines = new ArrayList<>();
  private final Set<String> requestIds;
  private long trace = 1;

  Trace(String... requestIds) {
    this.requestIds = Set.of(requestIds);
  }

  /// From here on spans and lines are of another trace.
  Trace trace(long number) {
    trace = number;
    return this;
  }

  Trace span(long id, long parent, SpanKind kind, String service, long from, long to) {
    return linked(id, parent, kind, service, from, to, List.of());
  }

  Trace linked(
      long id,
      long parent,
      SpanKind kind,
      String service,
      long from,
      long to,
      List<Span.Link> to2) {
    spans.add(
        new Span(
            new TraceId(0, trace),
            id,
            parent,
            kind,
            service + " op",
            at(from),
            at(to),
            0,
            "",
            "",
            resource(service),
            "",
            "",
            Attributes.EMPTY,
            List.of(),
            to2));
    return this;
  }

  Trace line(long span, String service, long at, String body) {
    return line(new TraceId(0, trace), span, "", service, at, body);
  }

  Trace line(TraceId of, long span, String request, String service, long at, String body) {
    lines.add(
        new LogRecord(
            of,
            span,
            at(at),
            9,
            "INFO",
            body,
            "",
            resource(service),
            "",
            request,
            Attributes.EMPTY,
            0));
    return this;
  }

  RequestTree tree() {
    return RequestTree.of(spans, lines, requestIds, Vocabulary.DEFAULT);
  }

  static SpanNode node(RequestTree tree, long id, SpanKind kind) {
    return tree.preOrder().stream()
        .filter(node -> node.span().spanId() == id && node.span().kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  static long at(long millis) {
    return START + millis * 1_000_000;
  }

  private static Attributes resource(String service) {
    return Attributes.of(Map.of("service.name", service, "service.instance.id", service + "-1"));
  }
}
