package dev.whence.store;

import dev.whence.model.Emitters;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Points;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/// Looks at the rows themselves: the index only says in which blocks it is worth looking.
final class RowFilter {

  private static final int ERROR_SEVERITY = 17;
  private static final IntPredicate NONE = row -> false;

  private RowFilter() {}

  /// Whether a row lies in a range and matches all terms.
  static IntPredicate of(Frame frame, TimeRange range, List<Term> terms, Vocabulary vocabulary) {
    List<IntPredicate> all = new ArrayList<>();
    all.add(row -> range.contains(frame.timeNanos(row)));
    for (Term term : terms) {
      all.add(of(frame, term, vocabulary));
    }
    return row -> {
      for (IntPredicate each : all) {
        if (!each.test(row)) {
          return false;
        }
      }
      return true;
    };
  }

  private static IntPredicate of(Frame frame, Term term, Vocabulary vocabulary) {
    String value = term.value();
    return switch (term.field()) {
      case TRACE_ID -> trace(frame, value);
      case REQUEST_ID -> requestId(frame, value);
      case SERVICE -> {
        Emitters emitters = new Emitters(frame, vocabulary);
        yield row -> emitters.of(row).service().key().equals(value);
      }
      case METRIC -> metric(frame, value);
      case TOKEN -> word(frame, value);
      case ERROR -> error(frame, value.equals("true"));
    };
  }

  private static IntPredicate trace(Frame frame, String value) {
    TraceId trace = TraceId.parse(value);
    if (trace == null) {
      return NONE;
    }
    return switch (frame.signal()) {
      case SPANS, LOGS -> same(frame, trace);
      case POINTS, CHANGES, CELLS, REQUESTS -> NONE;
    };
  }

  /// Spans and log lines both have their trace ID in the first two columns.
  private static IntPredicate same(Frame frame, TraceId trace) {
    return row ->
        frame.main().get(Spans.TRACE_LOW, row) == trace.low()
            && frame.main().get(Spans.TRACE_HIGH, row) == trace.high();
  }

  private static IntPredicate requestId(Frame frame, String value) {
    return switch (frame.signal()) {
      case SPANS -> row -> Spans.of(frame).requestId(row).equals(value);
      case LOGS -> row -> Logs.of(frame).requestId(row).equals(value);
      case POINTS, CHANGES, CELLS, REQUESTS -> NONE;
    };
  }

  private static IntPredicate metric(Frame frame, String value) {
    if (frame.signal() != Signal.POINTS) {
      return NONE;
    }
    Points points = Points.of(frame);
    return row -> points.name(points.seriesRow(row)).equals(value);
  }

  private static IntPredicate word(Frame frame, String value) {
    if (frame.signal() != Signal.LOGS) {
      return NONE;
    }
    Logs logs = Logs.of(frame);
    return row -> Words.contains(logs.body(row), value);
  }

  static boolean isError(Frame frame, int row) {
    return switch (frame.signal()) {
      case SPANS -> Spans.of(frame).isError(row);
      case LOGS -> Logs.of(frame).severity(row) >= ERROR_SEVERITY;
      case POINTS, CHANGES, CELLS, REQUESTS -> false;
    };
  }

  private static IntPredicate error(Frame frame, boolean wanted) {
    return row -> isError(frame, row) == wanted;
  }
}
