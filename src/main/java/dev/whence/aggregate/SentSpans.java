package dev.whence.aggregate;

import dev.whence.model.ItemRows;
import dev.whence.model.ResourceName;
import dev.whence.model.Spans;
import dev.whence.model.Table;
import org.jspecify.annotations.Nullable;

/// The spans of a request as they were sent.
final class SentSpans implements RequestSource {

  private final ItemRows spans;
  private final FrameNames[] frames;

  /// @param frames by span: what the numbers of its frame stand for
  SentSpans(ItemRows spans, FrameNames[] frames) {
    this.spans = spans;
    this.frames = frames;
  }

  private Spans frame(int row) {
    return Spans.of(spans.frame(row));
  }

  @Override
  public int size() {
    return spans.size();
  }

  @Override
  public Row row(int row) {
    Spans of = frame(row);
    Table table = of.table();
    int at = spans.row(row);
    return new Row(
        table.get(Spans.SPAN_ID, at),
        table.get(Spans.PARENT_ID, at),
        table.get(Spans.START, at),
        table.get(Spans.END, at),
        of.kind(at),
        of.isError(at),
        frames[row].number(table.get(Spans.NAME, at)),
        frames[row].party(table.get(Spans.RESOURCE, at)));
  }

  @Override
  public String name(int row) {
    return frame(row).name(spans.row(row));
  }

  @Override
  public String requestId(int row) {
    return frame(row).requestId(spans.row(row));
  }

  @Override
  public @Nullable String attribute(int row, String key) {
    return frame(row).attribute(spans.row(row), key);
  }

  @Override
  public @Nullable ResourceName resource(int row) {
    return frames[row].resource(spans.row(row));
  }

  @Override
  public Answers.Kind answer(int row) {
    return frames[row].answer(spans.row(row));
  }
}
