package dev.whence.explain.charge;

import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Part;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.statistics.Surprise;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.Service;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Wrong results that are handed on: a service does something else than before and does not fail,
/// and others that its callers call after it do, none of which calls another. What several have in
/// common is what their callers were told before; one alone may have a fault of its own, or not. So
/// may who fails one caller alone at what it answers others as ever: that caller may ask for
/// something else than before. Not thread-safe.
public final class HandedOn {

  /// The part of a service's calls that go another way.
  private static final double MOST = 0.5;

  /// The part of the failing calls whose caller had called the other one before.
  private static final double NEARLY_ALL = 0.8;

  /// So many fail at least: one alone may have a fault of its own.
  private static final int SEVERAL = 2;

  /// What is left to those who fail.
  private static final double LEFT = 0.5;

  /// So many failures others would have seen, had they fared as badly.
  private static final double ENOUGH = 5;

  /// The part of one caller's failures that others may see.
  private static final double HARDLY = 0.2;

  /// Calls of a service by one entry.
  private static final class Calls {
    long failed;
    long count;
    long offsets;

    void add(Facts.Pair edge) {
      failed += edge.after().count(Edge.CALLEE_ERRORS);
      count += edge.before().count(Edge.CALLS);
      offsets += edge.before().count(Edge.OFFSET_NANOS);
    }

    boolean isBefore(Calls other) {
      return count > 0 && other.count > 0 && offsets / count < other.offsets / other.count;
    }
  }

  private final Map<Service, TreeMap<EntryKey, Calls>> byCallee = new HashMap<>();

  /// Calls of an entry by each service, and how many of them fail.
  private final Map<EntryKey, TreeMap<Service, long[]>> byEntry = new TreeMap<>();

  private HandedOn(Facts facts) {
    for (Facts.Pair edge : facts.all(CellKind.EDGE)) {
      if (!edge.callee().equals(edge.service())) {
        byCallee
            .computeIfAbsent(edge.callee(), callee -> new TreeMap<>())
            .computeIfAbsent(
                new EntryKey(edge.service(), edge.text(Edge.CALLER_OPERATION)),
                entry -> new Calls())
            .add(edge);
        long[] calls =
            byEntry
                .computeIfAbsent(
                    new EntryKey(edge.callee(), edge.text(Edge.CALLEE_OPERATION)),
                    _ -> new TreeMap<>())
                .computeIfAbsent(edge.service(), _ -> new long[2]);
        calls[0] += edge.after().count(Edge.COUNT);
        calls[1] += edge.after().count(Edge.CALLEE_ERRORS);
      }
    }
  }

  /// The charges, weighed where that is to be done, the worst first.
  public static List<Charge> weighed(List<Charge> charges, Facts facts, EngineSettings settings) {
    List<Charge> all =
        settings.uses(Part.HANDED_ON) ? new HandedOn(facts).weighed(charges) : charges;
    return all.stream().sorted(Charge.WORST_FIRST).toList();
  }

  /// The charges, with those marked who may fail on what another's wrong results made of their
  /// input; less against them where there are several.
  private List<Charge> weighed(List<Charge> charges) {
    List<Charge> failing = charges.stream().filter(HandedOn::fails).toList();
    Set<Service> one =
        failing.stream()
            .map(Charge::service)
            .filter(this::failsOneCaller)
            .collect(Collectors.toCollection(HashSet::new));
    Set<Service> several = new HashSet<>();
    for (Charge earlier : charges) {
      if (goesAnotherWay(earlier)) {
        Set<Service> misled = misledBy(earlier.service(), failing);
        one.addAll(misled);
        several.addAll(
            misled.size() >= SEVERAL && earlier.structure() > Surprise.SURE ? misled : Set.of());
      }
    }
    return charges.stream()
        .map(
            each ->
                one.contains(each.service())
                    ? each.misled(several.contains(each.service()) ? LEFT : 1)
                    : each)
        .toList();
  }

  /// Whether nearly all of a service's failing calls are of one caller, while others ask for the
  /// same, often enough to fare alike, and do not.
  private boolean failsOneCaller(Service service) {
    double failed = 0;
    double alone = 0;
    for (Map.Entry<EntryKey, TreeMap<Service, long[]>> each : byEntry.entrySet()) {
      if (each.getKey().service().equals(service)) {
        failed += each.getValue().values().stream().mapToLong(calls -> calls[1]).sum();
        alone += failedAlone(each.getValue());
      }
    }
    return failed > 0 && alone >= NEARLY_ALL * failed;
  }

  /// How often the caller fails that fails most, where it does so alone; else 0.
  private static long failedAlone(TreeMap<Service, long[]> callers) {
    long[] worst = Collections.max(callers.values(), Comparator.comparingLong(each -> each[1]));
    long calls = -worst[0];
    long failed = -worst[1];
    for (long[] each : callers.values()) {
      calls += each[0];
      failed += each[1];
    }
    double expected = worst[0] == 0 ? 0 : (double) worst[1] / worst[0] * calls;
    return expected >= ENOUGH && failed <= HARDLY * expected ? worst[1] : 0;
  }

  private static boolean fails(Charge charge) {
    return charge.structure() > Surprise.SURE
        && charge.deviations().getFirst().aspect() == Aspect.OWN_ERRORS;
  }

  private static boolean goesAnotherWay(Charge charge) {
    return charge.structure() > Surprise.CHANCE
        && Math.abs(charge.deviations().getFirst().effect()) > MOST
        && !charge.fails();
  }

  private Set<Service> misledBy(Service earlier, List<Charge> failing) {
    Set<Service> after =
        failing.stream()
            .map(Charge::service)
            .filter(service -> isCalledAfter(service, earlier))
            .collect(Collectors.toSet());
    return after.stream()
        .filter(service -> after.stream().noneMatch(other -> calls(service, other)))
        .collect(Collectors.toSet());
  }

  /// Whether nearly all failing calls of one service are of callers who had called another before,
  /// and neither calls the other.
  private boolean isCalledAfter(Service failing, Service earlier) {
    Map<EntryKey, Calls> callers = byCallee.getOrDefault(earlier, new TreeMap<>());
    double failed = 0;
    double told = 0;
    for (Map.Entry<EntryKey, Calls> each :
        byCallee.getOrDefault(failing, new TreeMap<>()).entrySet()) {
      Calls before = callers.get(each.getKey());
      failed += each.getValue().failed;
      told += before != null && before.isBefore(each.getValue()) ? each.getValue().failed : 0;
    }
    return failed > 0
        && told >= NEARLY_ALL * failed
        && !calls(failing, earlier)
        && !calls(earlier, failing);
  }

  private boolean calls(Service caller, Service callee) {
    return byCallee.getOrDefault(callee, new TreeMap<>()).keySet().stream()
        .anyMatch(entry -> entry.service().equals(caller));
  }
}
