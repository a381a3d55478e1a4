package dev.whence.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Collects telemetry into batches of a few hundred and hands each full one on; [#flush] hands on
/// the rest.
final class Batches implements TelemetrySink {
  /// What takes whole batches.
  interface Receiver {
    void spans(List<SpanItem> spans);

    void logs(List<LogItem> lines);

    void points(List<PointItem> points);

    void change(Change change);
  }

  /// How many of each have been handed on.
  record Counts(long spans, long logs, long points, long changes) {}

  private final Receiver receiver;
  private final int size;
  private List<SpanItem> spans = new ArrayList<>();
  private List<LogItem> lines = new ArrayList<>();
  private List<PointItem> points = new ArrayList<>();
  private long sentSpans;
  private long sentLogs;
  private long sentPoints;
  private long sentChanges;

  Batches(Receiver receiver, int size) {
    this.receiver = receiver;
    this.size = size;
  }

  @Override
  public void span(SpanItem span) {
    spans.add(span);
    if (spans.size() >= size) {
      flushSpans();
    }
  }

  @Override
  public void log(LogItem line) {
    lines.add(line);
    if (lines.size() >= size) {
      flushLogs();
    }
  }

  @Override
  public void point(PointItem point) {
    points.add(point);
    if (points.size() >= size) {
      flushPoints();
    }
  }

  @Override
  public void change(Change change) {
    receiver.change(change);
    sentChanges++;
  }

  void flush() {
    flushSpans();
    flushLogs();
    flushPoints();
  }

  Counts sent() {
    return new Counts(sentSpans, sentLogs, sentPoints, sentChanges);
  }

  private void flushSpans() {
    sentSpans += hand(spans, receiver::spans);
    spans = new ArrayList<>();
  }

  private void flushLogs() {
    sentLogs += hand(lines, receiver::logs);
    lines = new ArrayList<>();
  }

  private void flushPoints() {
    sentPoints += hand(points, receiver::points);
    points = new ArrayList<>();
  }

  private static <T> int hand(List<T> batch, Consumer<List<T>> to) {
    if (!batch.isEmpty()) {
      to.accept(batch);
    }
    return batch.size();
  }
}
