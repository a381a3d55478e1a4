package dev.whence.join;

import dev.whence.model.Frame;
import dev.whence.model.ItemRows;
import dev.whence.model.TraceId;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A trace that may still grow: which rows of which frames belong to it.
final class OpenRequest {

  final TraceId traceId;
  final long firstArrivalNanos;
  private @Nullable Set<String> requestIds;
  private final ItemRows spans = new ItemRows();
  private final ItemRows logs = new ItemRows();
  private final SpanIds seen = new SpanIds();

  OpenRequest(TraceId traceId, long firstArrivalNanos) {
    this.traceId = traceId;
    this.firstArrivalNanos = firstArrivalNanos;
  }

  Set<String> requestIds() {
    return requestIds == null ? Set.of() : requestIds;
  }

  /// False where the trace had it already.
  boolean addRequestId(String requestId) {
    if (requestIds == null) {
      requestIds = new LinkedHashSet<>();
    }
    return requestIds.add(requestId);
  }

  int items() {
    return spans.size() + logs.size();
  }

  boolean hasSpans() {
    return spans.size() > 0;
  }

  int logCount() {
    return logs.size();
  }

  /// False where the span had come before.
  boolean addSpan(Frame frame, int row, long spanId, long kind) {
    if (seen.add(spanId, kind) != SpanIds.NEW) {
      return false;
    }
    spans.add(frame, row);
    return true;
  }

  void addLog(Frame frame, int row) {
    logs.add(frame, row);
  }

  JoinedRequest join(int logsByRequestId) {
    return new JoinedRequest(traceId, spans, logs, logsByRequestId);
  }
}
