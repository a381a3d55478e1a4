package dev.whence.explain.load;

import dev.whence.explain.facts.Facts;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Service;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Whether a service can be slow because more is asked of it. By Little's law it is at work on as
/// many calls at once as come while one takes its usual time. Where that is far less than one, even
/// a single worker that does one call after the other would make them wait hardly longer: 1 / (1 -
/// u) times its usual time, where it is busy for the part u of its time (M/M/1; Kleinrock,
/// *Queueing Systems*, volume 1, 1975). Calls that are made much slower than that do not wait for
/// each other.
public final class Queueing {

  /// Calls so many times slower than a single worker's queue would make them do not queue: such a
  /// queue is twice as long where their times differ by 1.7 times their mean.
  private static final double BEYOND = 3;

  /// Calls of one operation, and how long they took.
  private static final class Calls {
    long number;
    long nanos;

    void add(Cell cell) {
      number += cell.count(SelfTime.COUNT);
      nanos += cell.count(SelfTime.DURATION_NANOS);
    }
  }

  private Queueing() {}

  /// Whether the calls that the service gets take far longer than a queue makes them, even as many
  /// as come in the busiest slice of the window. False where its own spans do not tell, or
  /// operations are new.
  public static boolean isFarExceeded(Service service, Facts facts) {
    Map<String, Calls> before = new HashMap<>();
    calls(service, facts.slicesBefore(service))
        .forEach(cell -> before.computeIfAbsent(operation(cell), _ -> new Calls()).add(cell));
    TreeMap<Long, Double> busy = new TreeMap<>();
    double nanos = 0;
    double usual = 0;
    for (Cell cell : calls(service, facts.slices(service))) {
      Calls known = before.get(operation(cell));
      if (known == null || known.number == 0) {
        return false;
      }
      double asBefore = (double) known.nanos / known.number * cell.count(SelfTime.COUNT);
      busy.merge(cell.key().sliceNanos(), asBefore, Double::sum);
      usual += asBefore;
      nanos += cell.count(SelfTime.DURATION_NANOS);
    }
    double most = busy.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double idle = 1 - most / CellKey.SLICE_NANOS;
    return usual > 0 && nanos * idle > BEYOND * usual;
  }

  private static List<Cell> calls(Service service, List<Cell> cells) {
    return cells.stream()
        .filter(
            cell ->
                cell.key().kind() == CellKind.SELF_TIME
                    && Topology.isEntry(cell.key())
                    && cell.key().text(Joined.SERVICE).equals(service.key()))
        .toList();
  }

  private static String operation(Cell cell) {
    return cell.key().text(SelfTime.ENTRY);
  }
}
