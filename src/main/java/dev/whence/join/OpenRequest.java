package dev.whence.join;

import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A trace that may still grow: which rows of which frames belong to it.
final class OpenRequest {

  private static final Frame NO_SPANS = new Frame.Builder(Signal.SPANS).build();
  private static final Frame NO_LOGS = new Frame.Builder(Signal.LOGS).build();

  final TraceId traceId;
  final long firstArrivalNanos;
  private @Nullable Set<String> requestIds;
  private final List<Rows> spans = new ArrayList<>();
  private final List<Rows> logs = new ArrayList<>();
  private final SpanIds seen = new SpanIds();
  private int items;

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
    return items;
  }

  boolean hasSpans() {
    return !spans.isEmpty();
  }

  int logCount() {
    return logs.stream().mapToInt(rows -> rows.size).sum();
  }

  /// False where the span had come before.
  boolean addSpan(Frame frame, int row, long spanId, long kind) {
    if (!seen.add(spanId, kind)) {
      return false;
    }
    rowsOf(spans, frame).add(row);
    items++;
    return true;
  }

  void addLog(Frame frame, int row) {
    rowsOf(logs, frame).add(row);
    items++;
  }

  private static Rows rowsOf(List<Rows> all, Frame frame) {
    if (all.isEmpty() || all.getLast().frame != frame) {
      all.add(new Rows(frame));
    }
    return all.getLast();
  }

  JoinedRequest join(int logsByRequestId, Predicate<String> attributes) {
    return new JoinedRequest(
        traceId,
        build(Signal.SPANS, spans, attributes),
        build(Signal.LOGS, logs, attributes),
        logsByRequestId);
  }

  private static Frame build(Signal signal, List<Rows> all, Predicate<String> attributes) {
    if (all.isEmpty()) {
      return signal == Signal.SPANS ? NO_SPANS : NO_LOGS;
    }
    Frame.Builder builder = new Frame.Builder(signal);
    all.forEach(
        rows -> builder.appendBare(rows.frame, Arrays.copyOf(rows.rows, rows.size), attributes));
    return builder.build();
  }

  /// Some rows of a frame.
  private static final class Rows {
    final Frame frame;
    int[] rows = new int[4];
    int size;

    Rows(Frame frame) {
      this.frame = frame;
    }

    void add(int row) {
      if (size == rows.length) {
        rows = Arrays.copyOf(rows, size * 2);
      }
      rows[size++] = row;
    }
  }
}
