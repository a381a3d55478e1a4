package dev.whence.explain;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Series;
import dev.whence.model.TimeRange;
import java.util.Collection;
import java.util.TreeMap;

/// Until when each signal is known within the window.
///
/// @param nanosBySignal `traces`, `logs`, `metrics`; a signal of which nothing came is left out
record Watermarks(TreeMap<String, Long> nanosBySignal) {

  static Watermarks of(Facts facts, Collection<Series> series, TimeRange window) {
    TreeMap<String, Long> marks = new TreeMap<>();
    for (Cell cell : facts.window()) {
      CellKind kind = cell.key().kind();
      if (kind == CellKind.OPERATION || kind == CellKind.LOG_PATTERN) {
        long end = cell.key().sliceNanos() + CellKey.SLICE_NANOS;
        marks.merge(kind == CellKind.OPERATION ? "traces" : "logs", end, Math::max);
      }
    }
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

  /// RFC 3339, to the second.
  TreeMap<String, String> texts() {
    TreeMap<String, String> texts = new TreeMap<>();
    nanosBySignal.forEach((signal, nanos) -> texts.put(signal, Answer.clock(nanos)));
    return texts;
  }
}
