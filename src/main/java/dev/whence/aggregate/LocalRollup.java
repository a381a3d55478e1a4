package dev.whence.aggregate;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Cells;
import dev.whence.model.Emitter;
import dev.whence.model.Exemplar;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.ResourceName;
import dev.whence.model.Spans;
import dev.whence.model.Vocabulary;
import java.util.List;

/// Cells that need one item alone. Stateless; safe for use by many threads.
public final class LocalRollup {

  private final Vocabulary vocabulary;

  public LocalRollup(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /// The local cells of a frame's items, sorted by key.
  public List<Cell> fold(Frame frame) {
    Cells cells = new Cells();
    switch (frame.signal()) {
      case SPANS -> spans(Spans.of(frame), cells);
      case LOGS -> logs(Logs.of(frame), cells);
      case POINTS, CHANGES, CELLS, REQUESTS -> {}
    }
    return cells.sorted();
  }

  private void spans(Spans spans, Cells cells) {
    Emitters emitters = new Emitters(vocabulary, spans.frame());
    for (int row = 0; row < spans.size(); row++) {
      Emitter emitter = emitters.of(spans.resource(row));
      count(
          spans,
          row,
          cells.at(
              CellKey.of(
                  CellKind.OPERATION,
                  spans.startNanos(row),
                  emitter.service().key(),
                  emitter.instance(),
                  emitter.version(),
                  spans.name(row),
                  spans.kind(row).name())));
      ResourceName resource = Resources.of(spans, row, vocabulary);
      if (resource != null) {
        count(
            spans,
            row,
            cells.at(
                CellKey.of(
                    CellKind.RESOURCE_CALL,
                    spans.startNanos(row),
                    emitter.service().key(),
                    emitter.instance(),
                    emitter.version(),
                    spans.name(row),
                    resource.key())));
      }
    }
  }

  private static void count(Spans spans, int row, Cell cell) {
    long duration = Math.max(0, spans.endNanos(row) - spans.startNanos(row));
    cell.add(0, 1).add(1, spans.isError(row) ? 1 : 0).add(2, duration);
    cell.sketch(0).add(duration);
    cell.add(exemplar(Exemplar.Role.SLOWEST, spans, row, duration));
    cell.add(exemplar(Exemplar.Role.NEWEST, spans, row, duration));
    if (spans.isError(row)) {
      cell.add(exemplar(Exemplar.Role.FIRST_ERROR, spans, row, duration));
    }
  }

  static Exemplar exemplar(Exemplar.Role role, Spans spans, int row, long value) {
    return new Exemplar(role, value, spans.startNanos(row), spans.traceId(row), spans.spanId(row));
  }

  private void logs(Logs logs, Cells cells) {
    Emitters emitters = new Emitters(vocabulary, logs.frame());
    for (int row = 0; row < logs.size(); row++) {
      Emitter emitter = emitters.of(logs.resource(row));
      cells
          .at(
              CellKey.of(
                  CellKind.LOG_PATTERN,
                  logs.timeNanos(row),
                  emitter.service().key(),
                  emitter.instance(),
                  LogPattern.of(logs.body(row)),
                  LogPattern.severity(logs.severity(row))))
          .add(0, 1)
          .add(
              new Exemplar(
                  Exemplar.Role.NEWEST,
                  0,
                  logs.timeNanos(row),
                  logs.traceId(row),
                  logs.spanId(row)));
    }
  }
}
