package dev.whence.aggregate;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Cells;
import dev.whence.model.Emitter;
import dev.whence.model.Exemplar;
import dev.whence.model.Frame;
import dev.whence.model.Spans;
import dev.whence.model.Vocabulary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
      case LOGS, POINTS, CHANGES, CELLS, REQUESTS -> {}
    }
    return cells.sorted();
  }

  private void spans(Spans spans, Cells cells) {
    Map<Integer, Emitter> emitters = new HashMap<>();
    for (int row = 0; row < spans.size(); row++) {
      Emitter emitter =
          emitters.computeIfAbsent(
              spans.resource(row), set -> vocabulary.emitter(spans.frame(), set));
      long duration = Math.max(0, spans.endNanos(row) - spans.startNanos(row));
      Cell cell =
          cells.at(
              CellKey.of(
                  CellKind.OPERATION,
                  spans.startNanos(row),
                  emitter.service().key(),
                  emitter.instance(),
                  emitter.version(),
                  spans.name(row),
                  spans.kind(row).name()));
      cell.add(0, 1).add(1, spans.isError(row) ? 1 : 0).add(2, duration);
      cell.sketch(0).add(duration);
      cell.add(exemplar(Exemplar.Role.SLOWEST, spans, row, duration));
      cell.add(exemplar(Exemplar.Role.NEWEST, spans, row, duration));
      if (spans.isError(row)) {
        cell.add(exemplar(Exemplar.Role.FIRST_ERROR, spans, row, duration));
      }
    }
  }

  private static Exemplar exemplar(Exemplar.Role role, Spans spans, int row, long duration) {
    return new Exemplar(
        role, duration, spans.startNanos(row), spans.traceId(row), spans.spanId(row));
  }
}
