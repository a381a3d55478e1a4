package dev.whence.explain.telling;

import dev.whence.explain.answer.Finding;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.RouteLog;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Service;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// When something began, as an interval: the first slice of the window from which it stays nearer
/// to what it became than to what it was.
public final class Onsets {

  /// Share of a change from which on a slice counts as part of it.
  private static final double ON_THE_WAY = 0.1;

  private final Facts facts;

  /// @param facts whose slices are read where somebody asks
  public Onsets(Facts facts) {
    this.facts = facts;
  }

  /// A measure of some cells, summed per slice.
  private interface Measure {
    /// What the cell adds to numerator and denominator.
    void add(Cell cell, double[] sums);
  }

  /// When what a finding is about began; null where the data cannot tell.
  public Finding.@Nullable Onset of(Finding finding) {
    TreeMap<Long, double[]> slices = slices(finding, facts.slices(service(finding)));
    return slices == null
        ? finding.onset()
        : first(slices, finding.change().before(), finding.change().after());
  }

  /// When callers first noticed: the earlier of failing and answering late, as far as it does
  /// either. A call lies in the slice in which its request starts, and what happens to it may
  /// happen as late as it ends. Null where the data cannot tell.
  Finding.@Nullable Onset of(Symptoms.Symptom symptom) {
    List<Cell> cells = facts.slices(symptom.service);
    String service = symptom.service.key();
    Finding.Onset failing =
        symptom.isFailing()
            ? first(
                slices(cells, CellKind.SELF_TIME, service, entries(SelfTime.ERRORS)),
                symptom.errorRatio(false),
                symptom.errorRatio(true))
            : null;
    Finding.Onset slower =
        symptom.isSlower()
            ? first(
                slices(cells, CellKind.SELF_TIME, service, entries(SelfTime.DURATION_NANOS)),
                symptom.mean(false),
                symptom.mean(true))
            : null;
    Finding.Onset onset =
        failing == null || (slower != null && slower.latestNanos() < failing.latestNanos())
            ? slower
            : failing;
    return onset == null ? null : onset.orLaterBy(symptom.p95(true));
  }

  /// What was measured over time, in the baselines and in the window, by the start of each slice;
  /// null where cells do not hold it.
  public @Nullable SortedMap<Long, Double> curve(Finding finding) {
    TreeMap<Long, double[]> slices = slices(finding, facts.slicesBefore(service(finding)));
    TreeMap<Long, double[]> window = slices(finding, facts.slices(service(finding)));
    if (slices == null || window == null) {
      return null;
    }
    slices.putAll(window);
    TreeMap<Long, Double> curve = new TreeMap<>();
    slices.forEach(
        (slice, sums) -> {
          if (sums[1] > 0) {
            curve.put(slice, sums[0] / sums[1]);
          }
        });
    return curve;
  }

  private static Service service(Finding finding) {
    return finding.entity().ofService();
  }

  private static @Nullable TreeMap<Long, double[]> slices(Finding finding, List<Cell> cells) {
    String service = service(finding).key();
    String entry = finding.entity().operation();
    String what = finding.change().metric();
    return switch (finding.aspect()) {
      case OWN_TIME -> slices(cells, CellKind.SELF_TIME, service, mean(SelfTime.SELF_NANOS));
      case DURATION -> slices(cells, CellKind.SELF_TIME, service, entries(SelfTime.DURATION_NANOS));
      case ERRORS -> slices(cells, CellKind.SELF_TIME, service, entries(SelfTime.ERRORS));
      case EDGE_GAP -> slices(cells, CellKind.EDGE, service, gap(finding.entity().peer()));
      case CALLS_MORE -> slices(cells, CellKind.EDGE, service, calls(finding.entity().peer()));
      case TRAFFIC_UP -> slices(cells, CellKind.SELF_TIME, service, arrivals());
      case LOG_NEW, LOG_MISSING ->
          entry == null
              ? null
              : shares(cells, CellKind.ROUTE_LOG, service, entry, what, RouteLog.CALLS);
      case CALLS_NEW, CALLS_MISSING ->
          entry == null
              ? null
              : shares(cells, CellKind.SELF_TIME, service, entry, what, SelfTime.CALLS);
      case OWN_ERRORS ->
          entry == null
              ? null
              : shares(cells, CellKind.SELF_TIME, service, entry, what, SelfTime.OWN_ERRORS);
      case REPEATED ->
          entry == null
              ? null
              : shares(cells, CellKind.SELF_TIME, service, entry, what, SelfTime.COUNT);
      default -> null;
    };
  }

  private static Measure gap(@Nullable String peer) {
    return (cell, sums) -> {
      if (Service.parse(cell.key().text(Edge.CALLEE_SERVICE)).name().equals(peer)) {
        sums[0] += cell.count(Edge.GAP_NANOS) / 1e9;
        sums[1] += cell.count(Edge.TIMED);
      }
    };
  }

  /// Calls a second to a service.
  private static Measure calls(@Nullable String peer) {
    return (cell, sums) -> {
      if (Service.parse(cell.key().text(Edge.CALLEE_SERVICE)).name().equals(peer)) {
        sums[0] += cell.count(Edge.COUNT);
        sums[1] = CellKey.SLICE_NANOS / 1e9;
      }
    };
  }

  /// Requests a second that enter.
  private static Measure arrivals() {
    return (cell, sums) -> {
      if (Topology.isEntry(cell.key())) {
        sums[0] += cell.count(SelfTime.COUNT);
        sums[1] = CellKey.SLICE_NANOS / 1e9;
      }
    };
  }

  private static Measure mean(int measure) {
    return (cell, sums) -> {
      sums[0] += cell.count(measure) / 1e9;
      sums[1] += cell.sketch(SelfTime.SELF).count();
    };
  }

  private static Measure entries(int measure) {
    return (cell, sums) -> {
      if (Topology.isEntry(cell.key())) {
        sums[0] +=
            measure == SelfTime.DURATION_NANOS ? cell.count(measure) / 1e9 : cell.count(measure);
        sums[1] += cell.count(SelfTime.COUNT);
      }
    };
  }

  /// Whether it is of calls that go by the callee's name and operation, as they differ by.
  private static boolean isCall(CellKey key, String caller, String entry, String what) {
    return key.kind() == CellKind.EDGE
        && key.text(Joined.SERVICE).equals(caller)
        && key.text(Edge.CALLER_OPERATION).equals(entry)
        && Topology.asks(key).equals(what);
  }

  private static TreeMap<Long, double[]> shares(
      List<Cell> cells, CellKind kind, String service, String entry, String what, int measure) {
    int dimension = kind == CellKind.ROUTE_LOG ? RouteLog.PATTERN : SelfTime.OPERATION;
    TreeMap<Long, double[]> slices = new TreeMap<>();
    for (Cell cell : cells) {
      CellKey key = cell.key();
      if (key.kind() == CellKind.SELF_TIME
          && key.text(SelfTime.SERVICE).equals(service)
          && key.text(SelfTime.ENTRY).equals(entry)
          && key.text(SelfTime.OPERATION).equals(entry)) {
        slices.computeIfAbsent(key.sliceNanos(), k -> new double[2])[1] +=
            cell.count(SelfTime.COUNT);
      }
      if (key.kind() == kind
          && key.text(Joined.SERVICE).equals(service)
          && key.text(Joined.ENTRY).equals(entry)
          && key.text(dimension).equals(what)) {
        slices.computeIfAbsent(key.sliceNanos(), k -> new double[2])[0] += cell.count(measure);
      }
      if (measure == SelfTime.CALLS && isCall(key, service, entry, what)) {
        slices.computeIfAbsent(key.sliceNanos(), k -> new double[2])[0] += cell.count(Edge.CALLS);
      }
    }
    return slices;
  }

  private static TreeMap<Long, double[]> slices(
      List<Cell> cells, CellKind kind, String service, Measure measure) {
    TreeMap<Long, double[]> slices = new TreeMap<>();
    for (Cell cell : cells) {
      if (cell.key().kind() == kind && cell.key().text(Joined.SERVICE).equals(service)) {
        measure.add(cell, slices.computeIfAbsent(cell.key().sliceNanos(), k -> new double[2]));
      }
    }
    return slices;
  }

  /// The first slice beyond the middle between before and after, with most of the rest beyond it
  /// too. It may have begun with the slices right before it that were already on the way: what
  /// grows slowly has no sharper beginning.
  private static Finding.@Nullable Onset first(
      TreeMap<Long, double[]> slices, double before, double after) {
    double middle = (before + after) / 2;
    double onTheWay = before + (after - before) * ON_THE_WAY;
    boolean rises = after > before;
    long earliest = slices.isEmpty() ? 0 : slices.firstKey();
    for (Map.Entry<Long, double[]> slice : slices.entrySet()) {
      long start = slice.getKey();
      if (beyond(slice.getValue(), middle, rises) && stays(slices.tailMap(start), middle, rises)) {
        return new Finding.Onset(earliest, start + CellKey.SLICE_NANOS, "slice");
      }
      if (slice.getValue()[1] > 0 && !beyond(slice.getValue(), onTheWay, rises)) {
        earliest = start + CellKey.SLICE_NANOS;
      }
    }
    return null;
  }

  private static boolean stays(Map<Long, double[]> rest, double middle, boolean rises) {
    int beyond = 0;
    int all = 0;
    for (double[] sums : rest.values()) {
      if (sums[1] > 0) {
        all++;
        beyond += beyond(sums, middle, rises) ? 1 : 0;
      }
    }
    return beyond * 2 >= all;
  }

  private static boolean beyond(double[] sums, double middle, boolean rises) {
    return sums[1] > 0 && (rises ? sums[0] / sums[1] >= middle : sums[0] / sums[1] <= middle);
  }
}
