package dev.whence.explain.structure;

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

/// The lines of services none of whose lines is of a request (they name none, or one that no span
/// ever names). They are taken to lie at the service as a whole: name and time alone join them to
/// requests.
///
/// An error is held against the calls of its service, as many as its spans tell of or, where spans
/// are sampled, as it writes its most frequent line; where spans tell of failures, it tells nothing
/// new. Any other line may be of each of the service's entries, or of none of them: there is more
/// or less of it where neither the calls of an entry nor the time that passed have grown as much,
/// or as little.
final class UnplacedLines {

  /// Fewer calls of an entry say little of how its calls grew.
  private static final int ENOUGH = 5;

  /// A line is told of where there is so many times more or less of it than that.
  private static final double FAR = 2;

  /// How often a service is called, and what its lines can have grown by if it does what it did.
  private static final class Load {
    private final long[] calls = new long[2];
    private final long[] mostFrequent = new long[2];
    private double least;
    private double most;

    /// @param longer so many times as long as the baselines the window is
    Load(double longer) {
      least = longer;
      most = longer;
    }

    void add(Topology.Volume entry) {
      calls[0] += entry.after();
      calls[1] += entry.before();
      if (entry.before() >= ENOUGH) {
        grows((double) entry.after() / entry.before());
      } else if (entry.after() >= ENOUGH) {
        grows(Double.POSITIVE_INFINITY);
      }
    }

    private void grows(double by) {
      least = Math.min(least, by);
      most = Math.max(most, by);
    }

    void wrote(int side, long lines) {
      mostFrequent[side] = Math.max(mostFrequent[side], lines);
    }

    /// Calls of the window and of the baselines, any of which may have written an error.
    long[] ofErrors() {
      return new long[] {Math.max(calls[0], mostFrequent[0]), Math.max(calls[1], mostFrequent[1])};
    }

    /// Whether a service that does what it did may write so many lines; of one that is not called
    /// nothing can be said.
    boolean explains(long after, long before) {
      double growth = growth(after, before);
      return calls[0] == 0 || (growth * FAR >= least && growth <= FAR * most);
    }

    private static double growth(long after, long before) {
      return before == 0 ? Double.POSITIVE_INFINITY : (double) after / before;
    }

    /// The same for a line that it does not explain: as if all calls had grown as those that come
    /// nearest to it.
    long[] of(long after, long before) {
      double nearest = growth(after, before) < least ? least : most;
      double growth = before == 0 ? (double) calls[0] / Math.max(1, calls[1]) : nearest;
      long callsBefore = Math.max(Math.max(calls[1], before), (long) Math.ceil(after / growth));
      return new long[] {(long) (callsBefore * growth), callsBefore};
    }
  }

  private final Map<String, Load> loads = new HashMap<>();
  private final TreeMap<CellKey, Cell[]> lines = new TreeMap<>();
  private final Set<String> placed;

  /// Services whose spans say that they failed.
  private final Set<String> telling = new HashSet<>();

  UnplacedLines(Facts facts, Topology topology) {
    LineCells cells = facts.lineCells();
    topology
        .entries()
        .forEach(
            (entry, volume) ->
                loads
                    .computeIfAbsent(entry.service().key(), _ -> new Load(cells.longer()))
                    .add(volume));
    this.placed = cells.placed();
    for (Facts.Pair selfTime : facts.all(CellKind.SELF_TIME)) {
      if (selfTime.after().count(SelfTime.ERRORS) + selfTime.before().count(SelfTime.ERRORS) > 0) {
        telling.add(selfTime.text(SelfTime.SERVICE));
      }
    }
    for (int side = 0; side < 2; side++) {
      for (Cell each : cells.lines(side == 1)) {
        add(side, each);
      }
    }
  }

  private void add(int side, Cell each) {
    String service = each.key().text(LogPattern.SERVICE);
    Load load = loads.get(service);
    if (load != null && !placed.contains(service)) {
      long count = each.count(LogPattern.COUNT);
      load.wrote(side, count);
      Cell line = at(each.key())[side].add(RouteLog.COUNT, count).add(RouteLog.CALLS, count);
      each.exemplars().forEach(line::add);
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
    return lines.computeIfAbsent(key, of -> new Cell[] {new Cell(of), new Cell(of)});
  }

  /// Those that tell something.
  List<WrittenLines.Line> all() {
    List<WrittenLines.Line> all = new ArrayList<>();
    lines.forEach(
        (key, sides) -> {
          long[] calls = calls(key, sides[0].count(RouteLog.COUNT), sides[1].count(RouteLog.COUNT));
          if (calls.length > 0) {
            Service service = Service.parse(key.text(RouteLog.SERVICE));
            Facts.Pair cells = new Facts.Pair(key, service, service, sides[0], sides[1]);
            all.add(WrittenLines.Line.of(cells, calls, CellKind.LOG_PATTERN));
          }
        });
    return all;
  }

  /// The calls to hold a line against, of the window and of the baselines; none where it tells
  /// nothing.
  private long[] calls(CellKey line, long after, long before) {
    String service = line.text(RouteLog.SERVICE);
    Load load = loads.get(service);
    if (load == null) {
      return new long[0];
    }
    if (LineSeverity.isError(line.text(RouteLog.SEVERITY))) {
      return telling.contains(service) ? new long[0] : load.ofErrors();
    }
    return load.explains(after, before) ? new long[0] : load.of(after, before);
  }
}
