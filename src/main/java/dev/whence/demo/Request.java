package dev.whence.demo;

import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request on its way through the system, with its trace. A server does not notice that its
/// caller has given up, so parts of a trace may end long after its root. A span is handed on once
/// its parent has been, so that what has been handed on is a tree at any moment, the last one
/// included.
final class Request {
  private final Ids ids;
  private final String traceId;
  private final String requestId;
  private final String user;
  private final Consumer<SpanItem> sink;
  private final Set<String> handedOn = new HashSet<>();
  private final Map<String, List<SpanItem>> waitingForParent = new HashMap<>();

  Request(Ids ids, String user, Consumer<SpanItem> sink) {
    this.ids = ids;
    this.traceId = ids.traceId();
    this.requestId = ids.requestId();
    this.user = user;
    this.sink = sink;
  }

  OpenSpan open(
      Instance instance, @Nullable OpenSpan parent, SpanKind kind, String name, long nowNanos) {
    return new OpenSpan(this, instance.entity(), ids.spanId(), parent, kind, name, nowNanos);
  }

  void finished(SpanItem span) {
    String parent = span.parentSpanId();
    if (parent == null || handedOn.contains(parent)) {
      handOn(span);
    } else {
      waitingForParent.computeIfAbsent(parent, key -> new ArrayList<>()).add(span);
    }
  }

  private void handOn(SpanItem span) {
    sink.accept(span);
    handedOn.add(span.spanId());
    List<SpanItem> children = waitingForParent.remove(span.spanId());
    if (children != null) {
      children.forEach(this::handOn);
    }
  }

  String traceId() {
    return traceId;
  }

  String requestId() {
    return requestId;
  }

  String user() {
    return user;
  }
}
