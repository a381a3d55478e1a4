package dev.whence.join;

import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A trace that may still grow: which rows of which frames belong to it.
final class OpenRequest {

  final TraceId traceId;
  final long firstArrivalNanos;
  final Set<String> requestIds = new LinkedHashSet<>();
  private final List<Rows> spans = new ArrayList<>();
  private final List<Rows> logs = new ArrayList<>();
  private final Set<Identity> seen = new HashSet<>();
  private int items;

  OpenRequest(TraceId traceId, long firstArrivalNanos) {
    this.traceId = traceId;
    this.firstArrivalNanos = firstArrivalNanos;
  }

  /// What tells two spans of a trace apart.
  private record Identity(long spanId, long kind) {}

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
    if (!seen.add(new Identity(spanId, kind))) {
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

  JoinedRequest join(int logsByRequestId) {
    return new JoinedRequest(
        traceId, build(Signal.SPANS, spans), build(Signal.LOGS, logs), logsByRequestId);
  }

  private static Frame build(Signal signal, List<Rows> all) {
    Frame.Builder builder = new Frame.Builder(signal);
    all.forEach(rows -> builder.append(rows.frame, Arrays.copyOf(rows.rows, rows.size)));
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
