package dev.whence.explain.structure;

import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Part;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.facts.LineSeverity;
import dev.whence.explain.facts.NamedCalls;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.RouteLog;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.ResourceName;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What the calls of each entry do: which child operations, calls and log lines are expected but
/// missing, or new. Compared per entry and route, so that the mix of requests cancels out.
public final class Structure {

  private final Behaviours behaviours;

  /// Whom the words of a call stand for.
  private final Map<String, EntryKey> callees = new TreeMap<>();

  private final Undelivered undelivered = new Undelivered(callees);
  private final OneSided oneSided;
  private final Set<Service> unsure = new TreeSet<>();
  private final Misses misses = new Misses();
  private final NotArrived notArrived = new NotArrived();
  private final LostSpans lostSpans = new LostSpans();
  private final Topology topology;
  private final Facts facts;
  private final EngineSettings settings;

  /// Gathers what the calls of each entry do; [#deviations] compares it.
  public Structure(Facts facts, Topology topology, EngineSettings settings) {
    this.topology = topology;
    this.facts = facts;
    this.settings = settings;
    this.oneSided = new OneSided(facts);
    this.behaviours = new Behaviours(settings);
    List<WrittenLines.Line> lines =
        settings.uses(Part.LOG_LINES) ? WrittenLines.of(facts, topology) : List.of();
    for (WrittenLines.Line line : lines) {
      namedCallees(line).forEach(callee -> oneSided.addFailures(line, callee));
    }
    Set<String> answered = new HashSet<>();
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      if (Topology.isCall(pair)) {
        answered.add(operation(pair));
      }
    }
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      step(pair, !Topology.isCall(pair) && answered.contains(operation(pair)));
    }
    silentEntries(facts).forEach(this::silent);
    for (Facts.Pair pair : facts.all(CellKind.EDGE)) {
      call(pair);
    }
    for (WrittenLines.Line line : lines) {
      count(line, line.entry(), Behaviour.Type.LOG, line.pattern(), line.severity());
      failedAsWritten(line);
    }
  }

  private void step(Facts.Pair pair, boolean unanswered) {
    if (unanswered) {
      unanswered(pair, pair.after().count(SelfTime.CALLS), pair.before().count(SelfTime.CALLS));
    }
    if (!Topology.isEntry(pair) && settings.uses(Part.CHILD_OPERATIONS)) {
      collect(pair, Behaviour.Type.OPERATION, pair.text(SelfTime.OPERATION), "", SelfTime.CALLS);
    }
    if (settings.uses(Part.STATUS)) {
      errors(pair);
    }
  }

  /// Calls of those entries of which some have no answer.
  private static List<Facts.Pair> silentEntries(Facts facts) {
    List<Facts.Pair> calls =
        facts.all(CellKind.SELF_TIME).stream()
            .filter(pair -> Topology.isCall(pair) && !Topology.isSend(pair))
            .toList();
    Set<EntryKey> entries =
        calls.stream()
            .filter(pair -> pair.after().sketch(SelfTime.SELF).count() > 0)
            .map(Structure::caller)
            .collect(Collectors.toSet());
    return entries.isEmpty()
        ? List.of()
        : calls.stream().filter(pair -> entries.contains(caller(pair))).toList();
  }

  /// Calls of nobody knows whom that others like them answer, and that do not say that they failed.
  private void silent(Facts.Pair call) {
    if (call.before().count(SelfTime.COUNT) <= call.before().sketch(SelfTime.SELF).count()) {
      return;
    }
    long after = silentCalls(call.after());
    long before = silentCalls(call.before());
    if (LostSpans.areAsLong(call.after(), call.before())) {
      long[] calls = entryCalls(call);
      lostSpans.add(call, caller(call), after, calls[0], before, calls[1]);
    } else {
      unanswered(call, after, before);
    }
  }

  private static long silentCalls(Cell cell) {
    long unanswered = cell.sketch(SelfTime.SELF).count() - cell.count(SelfTime.OWN_ERRORS);
    return Math.clamp(unanswered, 0, cell.count(SelfTime.CALLS));
  }

  /// Steps that reach nobody, and messages that nobody takes: in so many calls of their entry.
  private void unanswered(Facts.Pair pair, long after, long before) {
    long[] calls = entryCalls(pair);
    undelivered.unanswered(pair, caller(pair), after, calls[0], before, calls[1]);
  }

  private void call(Facts.Pair pair) {
    Service callee = pair.callee();
    String what = Topology.asks(pair.key());
    callees.put(what, new EntryKey(callee, pair.text(Edge.CALLEE_OPERATION)));
    misses.add(pair, caller(pair), callee, entryCalls(pair));
    if (isMessage(pair)) {
      long failed = pair.after().count(Edge.ERRORS);
      long sent = Math.max(0, pair.after().count(Edge.CALLS) - failed);
      unanswered(pair, sent, pair.before().count(Edge.CALLS));
    }
    if (Topology.isPeer(pair)) {
      notArrived.add(pair, caller(pair), entryCalls(pair));
    }
    if (settings.uses(Part.CALLS)) {
      collect(pair, Behaviour.Type.CALL, what, "", Edge.CALLS);
    }
    if (settings.uses(Part.STATUS)) {
      failedCalls(pair, callee);
    }
  }

  /// Whether it is a message that nobody took, as far as is known.
  private static boolean isMessage(Facts.Pair edge) {
    return edge.text(Edge.RELATION).equals(ResourceName.MESSAGING);
  }

  private void collect(
      Facts.Pair pair, Behaviour.Type type, String what, String severity, int callsMeasure) {
    long[] calls = entryCalls(pair);
    Behaviour behaviour = behaviours.of(pair, caller(pair), type, what, severity);
    behaviour.count(
        pair,
        pair.after().count(callsMeasure),
        calls[0],
        pair.before().count(callsMeasure),
        calls[1]);
    behaviour.add(pair, callsMeasure);
  }

  private static String operation(Facts.Pair selfTime) {
    return String.join(
        "\u001e",
        selfTime.text(SelfTime.SERVICE),
        selfTime.text(SelfTime.ENTRY),
        selfTime.text(SelfTime.OPERATION));
  }

  private static EntryKey caller(Facts.Pair pair) {
    return new EntryKey(pair.service(), pair.text(Joined.ENTRY));
  }

  private long[] entryCalls(Facts.Pair pair) {
    return topology.entryCalls(pair.place());
  }

  /// Failures that no child explains, as the spans' status tells them; they come at a span's end. A
  /// message that could not be sent is not for who would have taken it to answer.
  private void errors(Facts.Pair pair) {
    boolean ofCallee = Topology.isCall(pair);
    if (ofCallee && !Topology.isSend(pair)) {
      long[] calls = entryCalls(pair);
      undelivered.clientErrors(
          pair,
          caller(pair),
          pair.after().count(SelfTime.OWN_ERRORS),
          calls[0],
          pair.before().count(SelfTime.OWN_ERRORS),
          calls[1]);
    }
    if (ofCallee
        || pair.after().count(SelfTime.OWN_ERRORS) + pair.before().count(SelfTime.OWN_ERRORS)
            == 0) {
      return;
    }
    Behaviour error =
        behaviours.of(
            pair, caller(pair), Behaviour.Type.ERROR, pair.text(SelfTime.OPERATION), "ERROR");
    error.count(
        pair,
        pair.after().count(SelfTime.OWN_ERRORS),
        pair.after().count(SelfTime.COUNT),
        pair.before().count(SelfTime.OWN_ERRORS),
        pair.before().count(SelfTime.COUNT));
    error.addAtEnd(pair, SelfTime.CALLS, SelfTime.DURATION_NANOS);
  }

  /// Calls that fail count against what was called, whether it says so itself or not, unless it
  /// answers all others. Messages that arrive are calls of who takes them: those that cannot be
  /// sent any more count against all calls of the entry.
  private void failedCalls(Facts.Pair pair, Service callee) {
    Service caller = pair.service();
    if (isOneSided(caller, callee)) {
      refused(pair, callee);
      givenUp(pair, callee);
      return;
    }
    String what = "calls of " + caller.name();
    Behaviour error =
        behaviours.of(pair, new EntryKey(callee, ""), Behaviour.Type.ERROR, what, "ERROR");
    long[] asked = isMessage(pair) ? entryCalls(pair) : topology.asked(pair);
    error.count(
        pair,
        pair.after().count(Edge.CALLEE_ERRORS),
        asked[0],
        pair.before().count(Edge.CALLEE_ERRORS),
        asked[1]);
    error.add(pair, Edge.CALLS);
    givenUp(pair, callee);
  }

  /// Whether a callee's calls fail for one caller alone.
  public boolean isOneSided(Service caller, Service callee) {
    return settings.uses(Part.ONE_SIDED) && oneSided.isFor(caller, callee);
  }

  /// Whether a service fails at a callee that answers others, who ask it for something else, or may
  /// have been answered by another instance; or does more for what it looked for and did not find.
  /// Known once the deviations are.
  public boolean isUnsure(Service service) {
    return unsure.contains(service) || misses.mayHaveMissed(service);
  }

  /// Whom a caller's error line names, where the caller calls it and no span says how that ends.
  private List<Service> namedCallees(WrittenLines.Line line) {
    Service caller = line.entry().service();
    return !LineSeverity.isError(line.severity())
        ? List.of()
        : topology.calleesOf(line.entry()).stream()
            .filter(callee -> NamedCalls.names(line.pattern(), callee.name()))
            .filter(callee -> !topology.waits().saysHowItEnds(caller, callee))
            .toList();
  }

  /// Who failed a caller, as its error line says, unless the caller gave it up or is the only one.
  private void failedAsWritten(WrittenLines.Line line) {
    Service caller = line.entry().service();
    for (Service callee : namedCallees(line)) {
      if (!topology.waits().letsWait(caller, callee)
          && !topology.waits().stopsWaiting(caller, callee)
          && !isOneSided(caller, callee)) {
        String what = "calls of " + caller.name() + ", as it writes,";
        count(line, new EntryKey(callee, ""), Behaviour.Type.ERROR, what, "ERROR");
      }
    }
  }

  private void count(
      WrittenLines.Line line, EntryKey entry, Behaviour.Type type, String what, String severity) {
    Behaviour behaviour = behaviours.of(entry, type, what, severity, line.kind());
    behaviour.count(
        line.cells(), line.after(), line.callsAfter(), line.before(), line.callsBefore());
    behaviour.add(line.cells(), RouteLog.CALLS);
  }

  private void refused(Facts.Pair pair, Service callee) {
    if (oneSided.isUnwitnessed(pair.service(), callee) || oneSided.mayBeLost(callee)) {
      unsure.add(pair.service());
    }
    String what =
        "call of "
            + callee.name()
            + (oneSided.answersOthers(pair.service(), callee)
                ? ", which answers others"
                : ", as of others");
    Behaviour error = behaviours.of(pair, caller(pair), Behaviour.Type.ERROR, what, "ERROR");
    long[] calls = entryCalls(pair);
    error.count(
        pair,
        pair.after().count(Edge.CALLEE_ERRORS),
        calls[0],
        pair.before().count(Edge.CALLEE_ERRORS),
        calls[1]);
    error.add(pair, Edge.CALLS);
  }

  /// Calls that fail for the caller alone are its own doing, unless the callee let it wait.
  private void givenUp(Facts.Pair pair, Service callee) {
    long after = pair.after().count(Edge.ERRORS) - pair.after().count(Edge.CALLEE_ERRORS);
    long before = pair.before().count(Edge.ERRORS) - pair.before().count(Edge.CALLEE_ERRORS);
    long[] calls = entryCalls(pair);
    undelivered.delivered(
        pair,
        caller(pair),
        pair.after().count(Edge.ERRORS),
        calls[0],
        pair.before().count(Edge.ERRORS),
        calls[1]);
    if (after + before > 0) {
      String what = "call of " + callee.name() + " given up";
      Behaviour error = behaviours.of(pair, caller(pair), Behaviour.Type.ERROR, what, "ERROR");
      error.count(pair, after, calls[0], before, calls[1]);
      error.add(pair, Edge.CALLS);
    }
  }

  /// Everything that differs, improvements left out, by entry; the most surprising first.
  public Map<EntryKey, List<Deviation>> deviations() {
    Map<EntryKey, List<Deviation>> found = behaviours.deviations();
    found.forEach(
        (entry, worse) ->
            worse.removeIf(each -> isMissing(each) && lostSpans.explain(entry, each)));
    if (settings.uses(Part.MISSES)) {
      addTo(found, misses.deviations(found, callees));
    }
    if (settings.uses(Part.UNDELIVERED)) {
      addTo(
          found,
          facts.byLines()
              ? undelivered.silent(found, topology)
              : undelivered.deviations(found, topology));
      addTo(found, notArrived.deviations(found, topology, facts));
      addTo(found, Untaken.deviations(facts));
      addTo(found, new NotTaken(facts).moved(found, callees));
    }
    if (settings.uses(Part.REPEATED)) {
      addTo(found, FanOut.deviations(facts, topology));
    }
    return found;
  }

  private boolean isMissing(Deviation deviation) {
    return deviation.aspect() == Aspect.CALLS_MISSING && callees.containsKey(deviation.what());
  }

  private static void addTo(
      Map<EntryKey, List<Deviation>> found, Map<EntryKey, List<Deviation>> more) {
    more.forEach(
        (entry, all) -> {
          List<Deviation> both = new ArrayList<>(found.getOrDefault(entry, List.of()));
          both.addAll(all);
          found.put(entry, both);
        });
  }

  /// The share of a service's calls that failed before and do so no more; known once the deviations
  /// are.
  public double cured(Service service) {
    return behaviours.cured(service);
  }
}
