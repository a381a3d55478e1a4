package dev.whence.explain.instead;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.charge.ChargeReport;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.facts.LineSeverity;
import dev.whence.explain.facts.NamedCalls;
import dev.whence.explain.request.FailureTexts;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.LogPattern;
import dev.whence.model.Service;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Who fails on what it was answered, as its own error lines say: they name whom it asked or what
/// it asked for, and hardly any of these calls fails. What was answered may be wrong, or how that
/// is read. No span tells which, so that neither is more than probable. Likewise who fails on what
/// it was sent: its lines name somebody whom it does not ask. Requests may be refused for good
/// reason, so that the one named goes after who fails. Where lines name nobody, what the spans that
/// failed say of why may name who did not answer.
public final class Complaints {

  /// Fewer lines may be anybody's.
  private static final int FEWEST = 5;

  /// So many times as many lines a minute as before.
  private static final double FAR_MORE = 2;

  /// The part of the lines that calls which failed may have written.
  private static final double HARDLY = 0.2;

  /// Who sent what another one fails on goes just after that one.
  private static final double AFTER = 0.97;

  /// The least part of the calls that failed which say the same reason.
  private static final double MOSTLY = 0.6;

  private final FailureTexts texts;
  private final Topology topology;
  private final double longer;

  /// Error lines of each service by what they say: in the window, in the baselines.
  private final Map<Service, Map<String, long[]>> lines = new TreeMap<>();

  /// Calls of the window that failed, by who called and who was called.
  private final Map<Service, Map<Service, Long>> failed = new TreeMap<>();

  private Complaints(Facts facts, Topology topology, FailureTexts texts) {
    this.texts = texts;
    this.topology = topology;
    this.longer = facts.lineCells().longer();
    for (int side = 0; side < 2; side++) {
      for (Cell each : facts.lineCells().lines(side == 1)) {
        if (LineSeverity.isError(each.key().text(LogPattern.SEVERITY))) {
          lines.computeIfAbsent(
                      Service.parse(each.key().text(LogPattern.SERVICE)), _ -> new TreeMap<>())
                  .computeIfAbsent(each.key().text(LogPattern.PATTERN), _ -> new long[2])[side] +=
              each.count(LogPattern.COUNT);
        }
      }
    }
    for (Facts.Pair edge : facts.all(CellKind.EDGE)) {
      failed
          .computeIfAbsent(edge.service(), _ -> new TreeMap<>())
          .merge(
              edge.callee(),
              edge.after().count(isTimed(edge) ? Edge.ERRORS : Edge.CALLEE_ERRORS),
              Long::sum);
    }
  }

  /// Adds whom those that fail complain of, unless more speaks against it anyway.
  ///
  /// @param charges that need something to explain them, the worst first
  /// @param texts what spans that failed say of why
  public static void add(
      List<Charge> charges,
      Facts facts,
      Topology topology,
      FailureTexts texts,
      List<Candidate> found) {
    List<Charge> failing = charges.stream().filter(Complaints::fails).toList();
    if (!failing.isEmpty()) {
      Complaints complaints = new Complaints(facts, topology, texts);
      failing.forEach(charge -> complaints.add(charge, found));
    }
  }

  /// Whether a span of its own is of the call: else it fails where its caller does.
  private static boolean isTimed(Facts.Pair edge) {
    return edge.after().count(Edge.TIMED) > 0;
  }

  private static boolean fails(Charge charge) {
    return charge.isOfStructure() && charge.fails();
  }

  private void add(Charge charge, List<Candidate> found) {
    TreeSet<Service> blamed = new TreeSet<>();
    charge.deviations().stream()
        .filter(each -> each.aspect() == Aspect.OWN_ERRORS)
        .map(each -> new EntryKey(each.service(), each.entry()))
        .forEach(entry -> blamed.addAll(complainedOf(entry)));
    blamed.forEach(callee -> add(callee, "answers", Candidate.JUST_BEFORE, charge, found));
    if (!blamed.isEmpty()) {
      return;
    }
    Set<Service> senders = senders(charge.service());
    senders.forEach(sender -> add(sender, "sends", AFTER, charge, found));
    if (senders.isEmpty()) {
      unanswering(charge.service())
          .forEach(one -> add(one, "answers", Candidate.JUST_BEFORE, charge, found));
    }
  }

  private static void add(
      Service other, String does, double share, Charge charge, List<Candidate> found) {
    String statement =
        "%s fails on what %s %s, as it writes"
            .formatted(charge.service().name(), other.name(), does);
    ChargeReport.addEither(other, charge, share, statement, found);
  }

  /// Whom lines of a service name that it does not ask anything.
  private Set<Service> senders(Service taker) {
    Set<Service> senders = new TreeSet<>(topology.participants());
    senders.remove(taker);
    senders.removeAll(topology.calleesOf(taker));
    senders.removeIf(each -> !isMoreWritten(taker, 0, line -> NamedCalls.names(line, each.name())));
    return senders;
  }

  /// Whom a service asks, and whom most of the calls that it failed name as the reason, though
  /// hardly any call to it is known to fail: libraries may make no span of a call that they cannot
  /// send.
  private Set<Service> unanswering(Service caller) {
    List<String> said = texts.of(caller);
    Set<Service> unanswering = new TreeSet<>(topology.calleesOf(caller));
    unanswering.removeIf(
        callee -> {
          long named = said.stream().filter(text -> NamedCalls.names(text, callee.name())).count();
          return named < Math.max(FEWEST, said.size() * MOSTLY)
              || fails(caller, callee) > HARDLY * named;
        });
    return unanswering;
  }

  private long fails(Service caller, Service callee) {
    return failed.getOrDefault(caller, Map.of()).getOrDefault(callee, 0L);
  }

  private Set<Service> complainedOf(EntryKey entry) {
    Service caller = entry.service();
    Map<Service, long[]> calls = new TreeMap<>();
    Set<Service> named = new TreeSet<>();
    for (Map.Entry<Topology.Call, Topology.Volume> call : topology.callsBy(entry).entrySet()) {
      EntryKey callee = call.getKey().callee();
      Topology.Volume of = topology.entries().get(call.getKey().caller());
      if (!callee.service().equals(caller) && of != null) {
        long[] sums = calls.computeIfAbsent(callee.service(), _ -> new long[2]);
        sums[0] += call.getValue().after() * of.before();
        sums[1] += call.getValue().before() * of.after();
        if (isNamed(caller, callee)) {
          named.add(callee.service());
        }
      }
    }
    named.removeIf(
        callee -> {
          long[] sums = calls.getOrDefault(callee, new long[2]);
          return sums[0] < (1 - HARDLY) * sums[1];
        });
    return named;
  }

  /// Whether lines name it, or what it is asked for, and hardly any call of it fails.
  private boolean isNamed(Service caller, EntryKey callee) {
    return isMoreWritten(
        caller,
        fails(caller, callee.service()),
        line ->
            NamedCalls.names(line, callee.operation())
                || NamedCalls.names(line, callee.service().name()));
  }

  private boolean isMoreWritten(Service writer, long fails, Predicate<String> telling) {
    long after = 0;
    long before = 0;
    for (Map.Entry<String, long[]> line : lines.getOrDefault(writer, Map.of()).entrySet()) {
      if (telling.test(line.getKey())) {
        after += line.getValue()[0];
        before += line.getValue()[1];
      }
    }
    return after >= FEWEST && after >= FAR_MORE * longer * before && fails <= HARDLY * after;
  }
}
