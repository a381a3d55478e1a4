package dev.whence.explain.structure;

import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.facts.LineCells;
import dev.whence.explain.facts.LineSeverity;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.LogPattern;
import dev.whence.model.CellKind.RouteLog;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The log lines of services, in calls of their entries. Where the spans of a service never tell of
/// a failure, and none of its lines is of a request (they name none, or one that no span ever
/// names), its error lines are taken to lie at the service as a whole: name and time alone join
/// them to requests. Its calls are then as many as its spans tell of or, where spans are sampled,
/// as it writes its most frequent line.
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

  private final Map<String, long[]> calls = new HashMap<>();

  /// Services whose lines tell what is known otherwise: of requests, or by spans that say that they
  /// failed.
  private final Set<String> known;

  private final TreeMap<CellKey, Cell[]> errors = new TreeMap<>();

  private WrittenLines(Facts facts, Topology topology) {
    topology
        .entries()
        .forEach(
            (entry, volume) -> {
              long[] of = calls.computeIfAbsent(entry.service().key(), _ -> new long[2]);
              of[0] += volume.after();
              of[1] += volume.before();
            });
    LineCells cells = facts.lineCells();
    this.known = new HashSet<>(cells.placed());
    for (Facts.Pair selfTime : facts.all(CellKind.SELF_TIME)) {
      if (selfTime.after().count(SelfTime.ERRORS) + selfTime.before().count(SelfTime.ERRORS) > 0) {
        known.add(selfTime.text(SelfTime.SERVICE));
      }
    }
    for (int side = 0; side < 2; side++) {
      add(side, cells.lines(side == 1));
    }
  }

  static List<Line> of(Facts facts, Topology topology) {
    List<Line> lines = new ArrayList<>();
    for (Facts.Pair line : facts.all(CellKind.ROUTE_LOG)) {
      lines.add(Line.of(line, topology.entryCalls(line.place()), CellKind.ROUTE_LOG));
    }
    if (!facts.byLines() && facts.placedShare() < MOSTLY_PLACED) {
      lines.addAll(new WrittenLines(facts, topology).lines());
    }
    return lines;
  }

  private void add(int side, List<Cell> lines) {
    for (Cell each : lines) {
      String service = each.key().text(LogPattern.SERVICE);
      long[] of = calls.get(service);
      if (of != null && !known.contains(service)) {
        of[side] = Math.max(of[side], each.count(LogPattern.COUNT));
        if (LineSeverity.isError(each.key().text(LogPattern.SEVERITY))) {
          long count = each.count(LogPattern.COUNT);
          Cell errors = at(each.key())[side].add(RouteLog.COUNT, count).add(RouteLog.CALLS, count);
          each.exemplars().forEach(errors::add);
        }
      }
    }
  }

  private Cell[] at(CellKey line) {
    CellKey key =
        CellKey.of(
            CellKind.ROUTE_LOG,
            0,
            "",
            line.text(LogPattern.SERVICE),
            "",
            "",
            "",
            line.text(LogPattern.PATTERN),
            line.text(LogPattern.SEVERITY));
    return errors.computeIfAbsent(key, of -> new Cell[] {new Cell(of), new Cell(of)});
  }

  private List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    errors.forEach(
        (key, sides) -> {
          Service service = Service.parse(key.text(RouteLog.SERVICE));
          lines.add(
              Line.of(
                  new Facts.Pair(key, service, service, sides[0], sides[1]),
                  calls.getOrDefault(key.text(RouteLog.SERVICE), new long[2]),
                  CellKind.LOG_PATTERN));
        });
    return lines;
  }
}
