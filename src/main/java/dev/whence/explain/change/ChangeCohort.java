package dev.whence.explain.change;

import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.SuspectChange;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.RouteLog;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Service;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What the instances that a change reached do, against those it did not reach, in the same
/// minutes; what they did differently before is taken off (difference in differences).
public final class ChangeCohort {

  private static final double Z95 = 1.959964;
  private static final int FEWEST_CALLS = 10;
  private static final double SAME = 0.5;

  private final Facts facts;

  /// Of the instances that are seen in window and baselines.
  public ChangeCohort(Facts facts) {
    this.facts = facts;
  }

  /// What the instances of services of a name did, slice by slice.
  ///
  /// @param when which slices count, by when they begin
  private List<Cell> own(String name, Function<Service, List<Cell>> slices, LongPredicate when) {
    return facts.named(name).stream()
        .flatMap(
            service ->
                slices.apply(service).stream()
                    .filter(cell -> cell.key().text(Joined.SERVICE).equals(service.key())))
        .filter(cell -> when.test(cell.key().sliceNanos()))
        .toList();
  }

  /// How far single calls lie apart, given their mean: counts as Poisson's law says, shares as
  /// coins fall, times as those of a queue.
  private enum Scatter {
    COUNT,
    SHARE,
    TIME;

    double variance(double mean) {
      return switch (this) {
        case COUNT -> mean;
        case SHARE -> mean * (1 - mean);
        case TIME -> mean * mean;
      };
    }
  }

  /// Calls, and the sum of what is measured of them.
  private static final class Sums {
    double calls;
    double sum;

    double mean() {
      return calls == 0 ? 0 : sum / calls;
    }

    /// Variance of the mean. Where nothing was counted yet, something may be with the next call.
    double variance(Scatter scatter) {
      double mean = scatter == Scatter.SHARE ? (sum + 1) / (calls + 2) : mean();
      return Math.max(0, scatter.variance(mean)) / calls;
    }
  }

  /// Changed and unchanged instances side by side.
  private static final class Sides {
    final Sums changed = new Sums();
    final Sums others = new Sums();

    double difference() {
      return changed.calls == 0 || others.calls == 0 ? 0 : changed.mean() - others.mean();
    }
  }

  /// How one measure is read off a cell of its kind.
  private record Measure(
      String name, CellKind kind, Predicate<Cell> of, int count, Scatter scatter) {}

  /// Null where the change reached all instances at once, or none that is known. Edges tell apart
  /// versions only, so that where they are compared a change without one has no cohort.
  ///
  /// @param fromNanos since when there is something to compare
  SuspectChange.@Nullable Cohort of(ChangeEvent event, Finding shown, long fromNanos) {
    Service service = event.service();
    if (service == null || (event.instances().isEmpty() && event.version() == null)) {
      return null;
    }
    List<Cell> since = own(service.name(), facts::slices, at -> at >= fromNanos);
    Measure measure = measure(shown, since);
    boolean byVersion = measure.kind == CellKind.EDGE;
    if (byVersion && event.version() == null) {
      return null;
    }
    Predicate<String[]> reached =
        who -> who[1].equals(event.version()) || (!byVersion && event.instances().contains(who[0]));
    Sides now = sides(since, reached, measure, true);
    if (now.changed.calls < FEWEST_CALLS || now.others.calls < FEWEST_CALLS) {
      return null;
    }
    long changed = CellKey.sliceOf(event.timeNanos());
    List<Cell> untouched = own(service.name(), facts::slicesBefore, at -> at < changed);
    Sides before = sides(untouched, reached, measure, false);
    return cohort(measure, now, before);
  }

  private static SuspectChange.Cohort cohort(Measure measure, Sides now, Sides before) {
    double difference = now.difference() - before.difference();
    double width = Z95 * Math.sqrt(variance(now, measure.scatter));
    return new SuspectChange.Cohort(
        measure.name,
        Words.round(now.changed.mean()),
        Words.round(now.others.mean()),
        Words.round(difference),
        List.of(Words.round(difference - width), Words.round(difference + width)));
  }

  private static double variance(Sides sides, Scatter scatter) {
    return sides.changed.variance(scatter) + sides.others.variance(scatter);
  }

  private static Measure measure(Finding shown, List<Cell> cells) {
    String peer = shown.entity().peer();
    if ((shown.aspect() == Aspect.CALLS_MORE || shown.aspect() == Aspect.REPEATED)
        && peer != null) {
      return new Measure(
          "calls of " + peer + " per request",
          CellKind.EDGE,
          cell -> Service.parse(cell.key().text(Edge.CALLEE_SERVICE)).name().equals(peer),
          Edge.COUNT,
          Scatter.COUNT);
    }
    return switch (shown.aspect()) {
      case OWN_TIME, DURATION, EDGE_GAP, DEPENDENCY_TIME ->
          new Measure(
              "own seconds per call",
              CellKind.SELF_TIME,
              cell -> true,
              SelfTime.SELF_NANOS,
              Scatter.TIME);
      case CALLS_NEW, CALLS_MISSING -> calls(shown.change().metric(), cells);
      case LOG_NEW, LOG_MISSING ->
          share(
              "share of calls that log ",
              CellKind.ROUTE_LOG,
              RouteLog.PATTERN,
              shown.change().metric(),
              RouteLog.CALLS);
      default ->
          new Measure(
              "failing share of calls",
              CellKind.SELF_TIME,
              cell -> Topology.isEntry(cell.key()),
              SelfTime.ERRORS,
              Scatter.SHARE);
    };
  }

  /// The share of calls in which something is asked of somebody, or done by an operation that is
  /// called so.
  private static Measure calls(String what, List<Cell> cells) {
    Predicate<Cell> asks =
        cell -> cell.key().kind() == CellKind.EDGE && Topology.asks(cell.key()).equals(what);
    return cells.stream().anyMatch(asks)
        ? new Measure("share of calls with " + what, CellKind.EDGE, asks, Edge.CALLS, Scatter.SHARE)
        : share(
            "share of calls with ", CellKind.SELF_TIME, SelfTime.OPERATION, what, SelfTime.CALLS);
  }

  /// The share of calls in which a thing happens at least once.
  ///
  /// @param dimension that says what happens
  private static Measure share(String name, CellKind kind, int dimension, String what, int count) {
    return new Measure(
        name + what, kind, cell -> cell.key().text(dimension).equals(what), count, Scatter.SHARE);
  }

  /// Whether those that a change reached differ from the others, in the way that they are blamed
  /// for.
  static boolean differs(SuspectChange.Cohort cohort, Finding blamed) {
    return rises(blamed) ? cohort.ci95().getFirst() > 0 : cohort.ci95().getLast() < 0;
  }

  /// Whether they do the same, as far as can be told: a difference that may be half of what is
  /// measured is none to build on.
  static boolean same(SuspectChange.Cohort cohort, Finding blamed) {
    double most = rises(blamed) ? cohort.ci95().getLast() : -cohort.ci95().getFirst();
    double level = rises(blamed) ? cohort.canary() : Math.max(cohort.stable(), cohort.canary());
    return !differs(cohort, blamed) && most < SAME * level;
  }

  private static boolean rises(Finding finding) {
    return finding.change().after() >= finding.change().before();
  }

  /// @param together only slices in which both sides were at work
  private static Sides sides(
      List<Cell> cells, Predicate<String[]> reached, Measure measure, boolean together) {
    TreeMap<Long, Sides> slices = new TreeMap<>();
    for (Cell cell : cells) {
      if (cell.key().kind() == CellKind.SELF_TIME || cell.key().kind() == measure.kind) {
        String[] who = {cell.key().text(Joined.INSTANCE), cell.key().text(Joined.VERSION)};
        Sides slice = slices.computeIfAbsent(cell.key().sliceNanos(), k -> new Sides());
        add(cell, measure, reached.test(who) ? slice.changed : slice.others);
      }
    }
    Sides all = new Sides();
    for (Map.Entry<Long, Sides> slice : slices.entrySet()) {
      Sides one = slice.getValue();
      if (!together || (one.changed.calls > 0 && one.others.calls > 0)) {
        merge(one.changed, all.changed);
        merge(one.others, all.others);
      }
    }
    return all;
  }

  private static void add(Cell cell, Measure measure, Sums sums) {
    if (cell.key().kind() == CellKind.SELF_TIME && Topology.isEntry(cell.key())) {
      sums.calls += cell.count(SelfTime.COUNT);
    }
    if (cell.key().kind() == measure.kind && measure.of.test(cell)) {
      sums.sum +=
          measure.scatter == Scatter.TIME
              ? cell.count(measure.count) / 1e9
              : cell.count(measure.count);
    }
  }

  private static void merge(Sums from, Sums to) {
    to.calls += from.calls;
    to.sum += from.sum;
  }
}
