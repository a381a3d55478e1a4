package dev.whence.explain.structure;

import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.RouteLog;
import java.util.ArrayList;
import java.util.List;

/// The log lines of services, in calls of their entries.
final class WrittenLines {

  /// Where requests are known for so large a share of lines they tell what the others would.
  private static final double MOSTLY_PLACED = 0.9;

  /// One kind of line.
  ///
  /// @param cells of kind ROUTE_LOG; without a route and an entry where no request is known
  /// @param callsAfter of the entry, or of the service, in the window
  /// @param callsBefore the same in the baselines
  /// @param kind of the cells that tell of it
  record Line(Facts.Pair cells, long callsAfter, long callsBefore, CellKind kind) {

    static Line of(Facts.Pair cells, long[] calls, CellKind kind) {
      return new Line(cells, calls[0], calls[1], kind);
    }

    EntryKey entry() {
      return new EntryKey(cells.service(), cells.text(RouteLog.ENTRY));
    }

    String pattern() {
      return cells.text(RouteLog.PATTERN);
    }

    String severity() {
      return cells.text(RouteLog.SEVERITY);
    }

    /// In so many calls of the window it is written: one call may write it several times. Where
    /// fewer seem to than before, so many as wrote all of these lines at the rate of before: of
    /// several calls in one request, one may seem to have written what its neighbours did.
    long after() {
      long seen = Math.min(callsAfter, cells.after().count(RouteLog.CALLS));
      long usual = callsBefore == 0 ? 0 : before() * callsAfter / callsBefore;
      if (seen >= usual) {
        return seen;
      }
      double each =
          (double) cells.before().count(RouteLog.COUNT) / cells.before().count(RouteLog.CALLS);
      return Math.max(seen, Math.min(usual, (long) (cells.after().count(RouteLog.COUNT) / each)));
    }

    /// The same of the baselines.
    long before() {
      return Math.min(callsBefore, cells.before().count(RouteLog.CALLS));
    }
  }

  private WrittenLines() {}

  static List<Line> of(Facts facts, Topology topology) {
    List<Line> lines = new ArrayList<>();
    for (Facts.Pair line : facts.all(CellKind.ROUTE_LOG)) {
      lines.add(Line.of(line, topology.entryCalls(line.place()), CellKind.ROUTE_LOG));
    }
    if (!facts.byLines() && facts.placedShare() < MOSTLY_PLACED) {
      lines.addAll(new UnplacedLines(facts, topology).all());
    }
    return lines;
  }
}
