package dev.whence.demo;

import io.opentelemetry.api.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request on its way through the system, with its trace. The spans are handed on together once nothing works
/// on the request any more, which may be long after its root has ended: a server does not notice that its caller
/// has given up.
final class Request {
  private final Ids ids;
  private final String traceId;
  private final String requestId;
  private final String user;
  private final Consumer<SpanItem> sink;
  private final List<SpanItem> finished = new ArrayList<>();
  private int open;

  Request(Ids ids, String user, Consumer<SpanItem> sink) {
    this.ids = ids;
    this.traceId = ids.traceId();
    this.requestId = ids.requestId();
    this.user = user;
    this.sink = sink;
  }

  OpenSpan open(Instance instance, @Nullable OpenSpan parent, SpanKind kind, String name, long nowNanos) {
    enter();
    return new OpenSpan(this, instance.entity(), ids.spanId(), parent, kind, name, nowNanos);
  }

  void finished(SpanItem span) {
    finished.add(span);
    leave();
  }

  /// Something of this request is under way that no open span shows.
  void enter() {
    open++;
  }

  void leave() {
    open--;
    if (open == 0) {
      finished.forEach(sink);
      finished.clear();
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
