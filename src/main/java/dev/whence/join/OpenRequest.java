package dev.whence.join;

import dev.whence.model.Frame;
import dev.whence.model.ItemRows;
import dev.whence.model.Spans;
import dev.whence.model.TraceId;
import java.util.Set;

/// A trace that may still grow: which rows of which frames belong to it.
final class OpenRequest {

  final TraceId traceId;
  final long firstArrivalNanos;
  private Set<String> requestIds = Set.of();
  private final DistinctSpans spans = new DistinctSpans();
  private final ItemRows logs = new ItemRows();

  OpenRequest(TraceId traceId, long firstArrivalNanos) {
    this.traceId = traceId;
    this.firstArrivalNanos = firstArrivalNanos;
  }

  Set<String> requestIds() {
    return requestIds;
  }

  /// False where the trace had it already.
  boolean addRequestId(String requestId) {
    if (requestIds.contains(requestId)) {
      return false;
    }
    requestIds = SmallSets.with(requestIds, requestId);
    return true;
  }

  int items() {
    return spans.rows().size() + logs.size();
  }

  boolean hasSpans() {
    return spans.rows().size() > 0;
  }

  int logCount() {
    return logs.size();
  }

  /// False where the span had come before.
  boolean addSpan(Spans frame, int row) {
    return spans.add(frame, row) == DistinctSpans.NEW;
  }

  void addLog(Frame frame, int row) {
    logs.add(frame, row);
  }

  JoinedRequest join(int logsByRequestId) {
    return new JoinedRequest(traceId, spans.rows(), logs, logsByRequestId);
  }
}
