package dev.whence.explain.telling;

import dev.whence.explain.facts.Facts;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Series;
import dev.whence.model.TimeRange;
import java.util.Collection;
import java.util.TreeMap;

/// Until when each signal is known within the window.
///
/// @param nanosBySignal `traces`, `logs`, `metrics`; a signal of which nothing came is left out
public record Watermarks(TreeMap<String, Long> nanosBySignal) {

  static final String TRACES = "traces";

  /// Looks up what came last, no later than the window's end.
  public static Watermarks of(Facts facts, Collection<Series> series, TimeRange window) {
    TreeMap<String, Long> marks = new TreeMap<>();
    mark(marks, TRACES, facts.lastSlice(CellKind.OPERATION));
    mark(marks, "logs", facts.lastSlice(CellKind.LOG_PATTERN));
    for (Series one : series) {
      for (int i = one.size() - 1; i >= 0; i--) {
        if (window.contains(one.timeNanos(i))) {
          marks.merge("metrics", one.timeNanos(i), Math::max);
          break;
        }
      }
    }
    marks.replaceAll((signal, nanos) -> Math.min(nanos, window.toNanos()));
    return new Watermarks(marks);
  }

  private static void mark(TreeMap<String, Long> marks, String signal, long sliceNanos) {
    if (sliceNanos > Long.MIN_VALUE) {
      marks.put(signal, sliceNanos + CellKey.SLICE_NANOS);
    }
  }

  /// RFC 3339, to the second.
  TreeMap<String, String> texts() {
    TreeMap<String, String> texts = new TreeMap<>();
    nanosBySignal.forEach((signal, nanos) -> texts.put(signal, Answer.clock(nanos)));
    return texts;
  }
}
