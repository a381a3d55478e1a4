package dev.whence.model;

import org.jspecify.annotations.Nullable;

/// What makes an item of a frame the same as one of another frame. Texts of attribute sets and
/// series are worked out once. Not thread-safe.
public final class ItemContent {

  private record SpanIdentity(long traceHigh, long traceLow, long spanId, SpanKind kind) {}

  private record LogIdentity(
      long traceHigh,
      long traceLow,
      long spanId,
      String requestId,
      long timeNanos,
      String body,
      String resource,
      String attributes,
      long occurrence) {}

  private record PointIdentity(long timeNanos, String series) {}

  private record ChangeIdentity(String id) {}

  private final Frame frame;
  private final @Nullable String[] sets;
  private final @Nullable String[] series;

  public ItemContent(Frame frame) {
    this.frame = frame;
    this.sets = new @Nullable String[frame.signal() == Signal.LOGS ? frame.sets().size() : 0];
    this.series = new @Nullable String[frame.table(Section.SERIES).size()];
  }

  Frame frame() {
    return frame;
  }

  /// Equal for what is the same item, in this process.
  public Object identity(int row) {
    Table table = frame.main();
    return switch (frame.signal()) {
      case SPANS ->
          new SpanIdentity(
              table.get(Spans.TRACE_HIGH, row),
              table.get(Spans.TRACE_LOW, row),
              table.get(Spans.SPAN_ID, row),
              SpanKind.of(table.get(Spans.KIND, row)));
      case LOGS ->
          new LogIdentity(
              table.get(Logs.TRACE_HIGH, row),
              table.get(Logs.TRACE_LOW, row),
              table.get(Logs.SPAN_ID, row),
              frame.text(table.get(Logs.REQUEST_ID, row)),
              frame.timeNanos(row),
              frame.text(table.get(Logs.BODY, row)),
              set(table.get(Logs.RESOURCE, row)),
              set(table.get(Logs.ATTRIBUTES, row)),
              table.get(Logs.OCCURRENCE, row));
      case POINTS -> new PointIdentity(table.get(Points.TIME, row), series(row));
      case CHANGES -> new ChangeIdentity(frame.text(table.get(Changes.ID, row)));
      case CELLS, REQUESTS ->
          throw new IllegalArgumentException(frame.signal() + " have no identity as items");
    };
  }

  /// Of two items of one identity the one with more weight stays.
  long weight(int row) {
    return switch (frame.signal()) {
      case SPANS -> frame.main().get(Spans.END, row);
      case CHANGES -> frame.main().get(Changes.RECEIVED, row);
      case LOGS, POINTS, CELLS, REQUESTS -> 0;
    };
  }

  /// All that the item says, as one text: a total order, the same whichever frame it stands in.
  String text(int row) {
    return switch (frame.signal()) {
      case SPANS -> Spans.of(frame).span(row).toString();
      case LOGS -> Logs.of(frame).record(row).toString();
      case POINTS -> series(row) + pointText(row);
      case CHANGES -> Changes.of(frame).event(row).toString();
      case CELLS, REQUESTS -> "";
    };
  }

  private String pointText(int row) {
    StringBuilder text = new StringBuilder();
    for (int column = Points.START; column <= Points.ZERO_THRESHOLD; column++) {
      text.append(' ').append(frame.main().get(column, row));
    }
    return text.toString();
  }

  private String set(long index) {
    String known = sets[(int) index];
    if (known == null) {
      known = frame.attributes(index).toString();
      sets[(int) index] = known;
    }
    return known;
  }

  private String series(int row) {
    Points points = Points.of(frame);
    int index = points.seriesRow(row);
    String known = series[index];
    if (known == null) {
      known = points.key(index).toString();
      series[index] = known;
    }
    return known;
  }
}
