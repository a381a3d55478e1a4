package dev.whence.aggregate;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Cells;
import dev.whence.model.Emitter;
import dev.whence.model.Emitters;
import dev.whence.model.Exemplar;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Spans;
import dev.whence.model.Vocabulary;
import java.util.List;

/// Cells that need one item alone. Stateless; safe for use by many threads.
public final class LocalRollup {

  private final Vocabulary vocabulary;
  private final ResourceNames resourceNames;

  public LocalRollup(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.resourceNames = new ResourceNames(vocabulary);
  }

  /// The local cells of a frame's items, in no order.
  public List<Cell> fold(Frame frame) {
    Cells cells = new Cells();
    switch (frame.signal()) {
      case SPANS -> spans(Spans.of(frame), cells);
      case LOGS -> logs(Logs.of(frame), cells);
      case POINTS, CHANGES, CELLS, REQUESTS -> {}
    }
    return cells.unsorted();
  }

  /// Different numbers of a frame may stand for the same texts (the kind of a span, two resources
  /// of one instance), so that cells are put together by key once more.
  private void spans(Spans spans, Cells cells) {
    Emitters emitters = new Emitters(spans.frame(), vocabulary);
    Resources resources = new Resources(spans, resourceNames);
    CellRows operations = new CellRows(spans);
    CellRows calls = new CellRows(spans);
    for (int row = 0; row < spans.size(); row++) {
      int of = row;
      long slice = CellKey.sliceOf(spans.startNanos(row));
      long who = (long) spans.resource(row) << 32 | spans.table().get(Spans.NAME, row);
      operations.count(
          row,
          slice,
          who,
          spans.kind(row).ordinal(),
          () -> cell(CellKind.OPERATION, spans, of, emitters, spans.kind(of).name()));
      int resource = resources.number(row);
      if (resource != Resources.NONE) {
        calls.count(
            row,
            slice,
            who,
            resource,
            () -> cell(CellKind.RESOURCE_CALL, spans, of, emitters, resources.key(resource)));
      }
    }
    operations.cells().forEach(cells::adopt);
    calls.cells().forEach(cells::adopt);
  }

  private static Cell cell(CellKind kind, Spans spans, int row, Emitters emitters, String last) {
    Emitter emitter = emitters.ofSet(spans.resource(row));
    return new Cell(
        CellKey.of(
            kind,
            spans.startNanos(row),
            emitter.service().key(),
            emitter.instance(),
            emitter.version(),
            spans.name(row),
            last));
  }

  static Exemplar exemplar(Exemplar.Role role, Spans spans, int row, long value) {
    return new Exemplar(role, value, spans.startNanos(row), spans.traceId(row), spans.spanId(row));
  }

  private void logs(Logs logs, Cells cells) {
    Emitters emitters = new Emitters(logs.frame(), vocabulary);
    for (int row = 0; row < logs.size(); row++) {
      Emitter emitter = emitters.ofSet(logs.resource(row));
      cells
          .at(
              CellKey.of(
                  CellKind.LOG_PATTERN,
                  logs.timeNanos(row),
                  emitter.service().key(),
                  emitter.instance(),
                  LogPattern.of(logs.body(row)),
                  LogPattern.severity(logs.severity(row))))
          .add(CellKind.LogPattern.COUNT, 1)
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
