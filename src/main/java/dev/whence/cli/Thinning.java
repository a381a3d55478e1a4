package dev.whence.cli;

import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.TraceId;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// What of a recording reaches the service: as much as where a signal is not sent, traces are
/// sampled at their head, or spans get lost on the way. Which ones is decided by their IDs, so that
/// equal recordings are thinned alike.
///
/// @param without signals that are left out
/// @param sampled the share of traces that are kept, with their log lines, 0 to 1; lines of no
///   trace stay
/// @param lost the share of spans that get lost one by one, 0 to 1
record Thinning(Set<Signal> without, double sampled, double lost) {

  /// All of it.
  static final Thinning NONE = new Thinning(Set.of(), 1, 0);

  Thinning {
    without = Set.copyOf(without);
  }

  boolean leavesOut(Signal signal) {
    return without.contains(signal);
  }

  Frame of(Frame frame) {
    return switch (frame.signal()) {
      case SPANS -> sampled == 1 && lost == 0 ? frame : select(frame, spans(Spans.of(frame)));
      case LOGS -> sampled == 1 ? frame : select(frame, lines(Logs.of(frame)));
      default -> frame;
    };
  }

  private IntPredicate spans(Spans spans) {
    return row -> isSampled(spans.traceId(row)) && draw(spans.spanId(row)) >= lost;
  }

  private IntPredicate lines(Logs lines) {
    return row -> lines.traceId(row).isNone() || isSampled(lines.traceId(row));
  }

  private boolean isSampled(TraceId trace) {
    return draw(trace.high() ^ trace.low()) < sampled;
  }

  /// A number from 0 to 1 that belongs to an ID.
  private static double draw(long id) {
    return new SplittableRandom(id).nextDouble();
  }

  private static Frame select(Frame frame, IntPredicate kept) {
    return frame.select(IntStream.range(0, frame.size()).filter(kept).toArray());
  }
}
