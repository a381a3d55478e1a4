package dev.whence.demo;

import java.util.ArrayList;
import java.util.List;

/// Keeps items until it is known whether they are wanted.
final class Held implements TelemetrySink {
  private final List<SpanItem> spans = new ArrayList<>();
  private final List<Runnable> others = new ArrayList<>();
  private final TelemetrySink sink;

  Held(TelemetrySink sink) {
    this.sink = sink;
  }

  List<SpanItem> spans() {
    return spans;
  }

  @Override
  public void span(SpanItem span) {
    spans.add(span);
    others.add(() -> sink.span(span));
  }

  @Override
  public void log(LogItem line) {
    others.add(() -> sink.log(line));
  }

  @Override
  public void point(PointItem point) {
    others.add(() -> sink.point(point));
  }

  @Override
  public void change(Change change) {
    others.add(() -> sink.change(change));
  }

  /// Hands everything on in its order.
  void release() {
    others.forEach(Runnable::run);
    others.clear();
  }
}
