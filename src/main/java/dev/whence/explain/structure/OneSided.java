package dev.whence.explain.structure;

import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Any;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Route;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.ResourceName;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Calls that fail for one caller alone, while the callee says of no failure: it answers everybody
/// else as ever, or other callees fare the same with that caller. What is wrong lies on the
/// caller's side, be it a wrong address, a credential, or a handle it has run out of.
final class OneSided {

  /// So many failures others would have seen, had they fared as badly.
  private static final double ENOUGH = 5;

  /// So many failures at a second callee are no chance.
  private static final double SOME = 3;

  /// The part of one caller's failures that others, or the callee itself, may see.
  private static final double HARDLY = 0.2;

  private static final double MOSTLY = 0.5;
  private static final double NOTICED = 0.02;

  /// Calls of one service by another, or of anybody: in the window, in the baseline.
  private static final class Calls {
    long after;
    long before;
    long failedAfter;
    long failedBefore;

    void add(long calls, long failed, long callsBefore, long failsBefore) {
      after += calls;
      before += callsBefore;
      failedAfter += failed;
      failedBefore += failsBefore;
    }

    boolean isAnswered() {
      return after + before > failedAfter + failedBefore;
    }

    double growth() {
      return before == 0 ? 0 : (double) after / before;
    }

    double share() {
      return after == 0 ? 0 : (double) failedAfter / after;
    }

    /// How much larger a part of them fails than before.
    double more() {
      return share() - (before == 0 ? 0 : (double) failedBefore / before);
    }
  }

  private final Map<Service, TreeMap<Service, Calls>> byCallee = new TreeMap<>();

  /// The same by what is asked of the callee.
  private final Map<EntryKey, TreeMap<Service, Calls>> byOperation = new TreeMap<>();

  /// The same by the caller's operation, of callees that are no databases: these may not like one
  /// statement of many.
  private final Map<Service, TreeMap<EntryKey, Calls>> byEntry = new TreeMap<>();

  private final Map<Service, Calls> entries = new TreeMap<>();
  private final Calls requests = new Calls();
  private final LostInstances lost;

  OneSided(Facts facts) {
    lost = new LostInstances(facts);
    facts.all(CellKind.ROUTE).forEach(route -> add(requests, route, Route.ERRORS));
    for (Facts.Pair edge : facts.all(CellKind.EDGE)) {
      Service caller = edge.service();
      Service callee = edge.callee();
      if (!caller.equals(callee)) {
        add(
            byCallee
                .computeIfAbsent(callee, c -> new TreeMap<>())
                .computeIfAbsent(caller, c -> new Calls()),
            edge,
            Edge.CALLEE_ERRORS);
        add(
            byOperation
                .computeIfAbsent(
                    new EntryKey(callee, edge.text(Edge.CALLEE_OPERATION)), c -> new TreeMap<>())
                .computeIfAbsent(caller, c -> new Calls()),
            edge,
            Edge.CALLEE_ERRORS);
        if (!edge.text(Edge.RELATION).equals(ResourceName.DATABASE)) {
          add(
              byEntry
                  .computeIfAbsent(callee, c -> new TreeMap<>())
                  .computeIfAbsent(
                      new EntryKey(caller, edge.text(Edge.CALLER_OPERATION)), c -> new Calls()),
              edge,
              Edge.CALLEE_ERRORS);
        }
      }
    }
    for (Facts.Pair selfTime : facts.all(CellKind.SELF_TIME)) {
      if (Topology.isEntry(selfTime)) {
        add(
            entries.computeIfAbsent(selfTime.service(), s -> new Calls()),
            selfTime,
            SelfTime.ERRORS);
      }
    }
  }

  private static void add(Calls calls, Facts.Pair pair, int failed) {
    calls.add(
        pair.after().count(Any.COUNT),
        pair.after().count(failed),
        pair.before().count(Any.COUNT),
        pair.before().count(failed));
  }

  /// Adds calls that only a line of the caller says of that they failed.
  void addFailures(WrittenLines.Line line, Service callee) {
    byCallee
        .computeIfAbsent(callee, c -> new TreeMap<>())
        .computeIfAbsent(line.entry().service(), c -> new Calls())
        .add(0, line.after(), 0, line.before());
  }

  /// Whether a callee's calls fail for one caller alone.
  boolean isFor(Service caller, Service callee) {
    return answersOthers(caller, callee)
        || (unheard(caller, callee, ENOUGH)
            && byCallee.keySet().stream()
                .filter(other -> !other.equals(callee))
                .anyMatch(other -> tellsOfAll(caller, callee, other)));
  }

  /// Whether failures at another callee say that those at this one are the caller's, too.
  private boolean tellsOfAll(Service caller, Service callee, Service other) {
    return answersOthers(caller, other)
        || (unheard(caller, other, SOME) && stays(caller, callee) && stays(caller, other));
  }

  /// Whether others show that the callee answers.
  boolean answersOthers(Service caller, Service callee) {
    return unheard(caller, callee, ENOUGH)
        && stays(caller, callee)
        && others(caller, callee).after * calls(caller, callee).more() >= ENOUGH;
  }

  /// Whether the caller's calls fail, and neither the callee nor others tell of it.
  ///
  /// @param least so many fail at least
  private boolean unheard(Service caller, Service callee, double least) {
    Calls one = calls(caller, callee);
    Calls said = entries.getOrDefault(callee, new Calls());
    return one.more() >= NOTICED
        && one.more() * one.after >= least
        && others(caller, callee).more() <= HARDLY * one.more()
        && !isShared(caller, callee, one)
        && !isOfOneOperation(caller, callee)
        && said.more() * said.after <= HARDLY * one.failedAfter;
  }

  /// Whether another caller fares about as badly.
  private boolean isShared(Service caller, Service callee, Calls one) {
    return callers(callee).entrySet().stream()
        .filter(each -> !each.getKey().equals(caller))
        .map(Map.Entry::getValue)
        .anyMatch(
            other -> other.more() >= MOSTLY * one.more() && other.more() * other.after >= SOME);
  }

  /// Whether a caller fails at a callee without spans in one of its operations and is answered in
  /// another: then address, credential and handles are as they should be.
  private boolean isOfOneOperation(Service caller, Service callee) {
    if (entries.containsKey(callee)) {
      return false;
    }
    double most = 0;
    double least = 1;
    for (Map.Entry<EntryKey, Calls> each :
        byEntry.getOrDefault(callee, new TreeMap<>()).entrySet()) {
      Calls calls = each.getValue();
      if (each.getKey().service().equals(caller) && calls.after >= ENOUGH) {
        most = Math.max(most, calls.more());
        least = Math.min(least, calls.more());
      }
    }
    return least <= HARDLY * most;
  }

  /// Whether a caller fails at one thing only that it asks of a callee, and hardly anybody else
  /// asks for it: that others are answered then tells little. What never got an answer has the
  /// caller's own name for it; then it is what the caller asks at all.
  boolean isUnwitnessed(Service caller, Service callee) {
    List<TreeMap<Service, Calls>> failing = new ArrayList<>();
    List<TreeMap<Service, Calls>> answered = new ArrayList<>();
    boolean named = true;
    for (Map.Entry<EntryKey, TreeMap<Service, Calls>> each : byOperation.entrySet()) {
      Calls own = each.getKey().service().equals(callee) ? each.getValue().get(caller) : null;
      if (own != null && own.more() >= NOTICED) {
        failing.add(each.getValue());
        named &= own.isAnswered();
      }
      if (own != null && own.isAnswered()) {
        answered.add(each.getValue());
      }
    }
    List<TreeMap<Service, Calls>> asked = named ? failing : answered;
    return asked.size() == 1
        && others(caller, asked.getFirst()).after * calls(caller, callee).more() < ENOUGH;
  }

  /// Whether the callee has lost an instance, to which the caller may hold its connections.
  boolean mayBeLost(Service callee) {
    return lost.has(callee, requests.growth());
  }

  /// Whether others call as often as ever: who calls only while all is well, or fails where nobody
  /// says so, is no witness.
  private boolean stays(Service caller, Service callee) {
    Calls others = others(caller, callee);
    return others.after >= MOSTLY * others.before * requests.growth();
  }

  private Calls calls(Service caller, Service callee) {
    return callers(callee).getOrDefault(caller, new Calls());
  }

  private Map<Service, Calls> callers(Service callee) {
    return byCallee.getOrDefault(callee, new TreeMap<>());
  }

  private Calls others(Service caller, Service callee) {
    return others(caller, callers(callee));
  }

  private static Calls others(Service caller, Map<Service, Calls> callers) {
    Calls others = new Calls();
    callers.forEach(
        (each, calls) -> {
          if (!each.equals(caller)) {
            others.add(calls.after, calls.failedAfter, calls.before, calls.failedBefore);
          }
        });
    return others;
  }
}
