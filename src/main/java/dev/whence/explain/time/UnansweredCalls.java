package dev.whence.explain.time;

import dev.whence.explain.facts.Facts;
import dev.whence.explain.structure.Topology;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.LatencySketch;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Calls that others of their kind answer and no span answers now: whoever is asked takes
/// connections and hangs, or what is sent gets lost. Neither its time nor the gap of an answered
/// call tells of that. How long they take is held against how long such calls took before, answered
/// as a rule: where a span was merely lost, that is as long.
final class UnansweredCalls {

  /// So many times the part of calls that no span answered before, or more, is something else.
  private static final double MORE = 2;

  /// One kind of call of an entry.
  ///
  /// @param within what it is part of: the unanswered calls of the window
  /// @param callee who is asked; null where nothing tells
  /// @param callsMeasure the count of entry calls in which they are made
  record Waits(
      Facts.Pair within,
      String operation,
      @Nullable Service callee,
      Segment.Stratum times,
      int callsMeasure) {}

  private record Step(Facts.Place place, String operation) {}

  /// Steps that reach others, by their operation.
  private final Map<Step, Facts.Pair> calls = new HashMap<>();

  private final Map<Facts.Place, Set<Service>> answering = new HashMap<>();
  private final List<Waits> found = new ArrayList<>();

  private UnansweredCalls(List<Facts.Pair> reaching, Facts facts) {
    for (Facts.Pair pair : reaching) {
      calls.put(new Step(pair.place(), pair.text(SelfTime.OPERATION)), pair);
    }
    for (Facts.Pair edge : facts.all(CellKind.EDGE)) {
      if (edge.text(Edge.RELATION).equals(Edge.CALL) && edge.before().count(Edge.COUNT) > 0) {
        answering.computeIfAbsent(edge.place(), _ -> new TreeSet<>()).add(edge.callee());
      }
    }
  }

  /// All of a question, each with whom it is of.
  static List<Waits> of(Facts facts) {
    List<Facts.Pair> reaching =
        facts.all(CellKind.SELF_TIME).stream()
            .filter(pair -> Topology.isCall(pair) && !Topology.isSend(pair))
            .toList();
    Set<String> operations =
        reaching.stream().map(pair -> pair.text(SelfTime.OPERATION)).collect(Collectors.toSet());
    List<Facts.Pair> steps =
        facts.all(CellKind.SELF_TIME).stream()
            .filter(pair -> pair.after().sketch(SelfTime.SELF).count() > 0)
            .filter(pair -> operations.contains(pair.text(SelfTime.OPERATION)))
            .filter(pair -> !Topology.isEntry(pair) && !Topology.isSend(pair))
            .toList();
    List<Facts.Pair> named =
        facts.all(CellKind.EDGE).stream()
            .filter(edge -> Topology.isPeer(edge) && facts.emitters().contains(edge.callee()))
            .toList();
    if (steps.isEmpty() && named.isEmpty()) {
      return List.of();
    }
    UnansweredCalls unanswered = new UnansweredCalls(reaching, facts);
    steps.forEach(unanswered::step);
    named.forEach(unanswered::named);
    return unanswered.found;
  }

  /// A step that does not say whom it calls: it stands for the only one who answers its entry.
  private void step(Facts.Pair step) {
    Facts.Pair call = calls.get(new Step(step.place(), step.text(SelfTime.OPERATION)));
    if (call == null) {
      return;
    }
    Set<Service> answers = answering.getOrDefault(step.place(), Set.of());
    Service callee = answers.size() == 1 ? answers.iterator().next() : null;
    long other = Topology.isCall(step) ? 0 : call.after().count(SelfTime.COUNT);
    long otherBefore = Topology.isCall(step) ? 0 : call.before().count(SelfTime.COUNT);
    LatencySketch after = step.after().sketch(SelfTime.SELF);
    LatencySketch before = step.before().sketch(SelfTime.SELF);
    if (!answers.isEmpty()
        && isMore(
            after.count(),
            step.after().count(SelfTime.COUNT) + other,
            before.count(),
            step.before().count(SelfTime.COUNT) + otherBefore)) {
      add(step, call, after, callee, SelfTime.CALLS);
    }
  }

  /// A call that says whom it asks.
  private void named(Facts.Pair edge) {
    Facts.Pair call = calls.get(new Step(edge.place(), edge.text(Edge.CALLEE_OPERATION)));
    if (call != null
        && answering.getOrDefault(edge.place(), Set.of()).contains(edge.callee())
        && isMore(
            edge.after().count(Edge.COUNT),
            call.after().count(SelfTime.COUNT),
            edge.before().count(Edge.COUNT),
            call.before().count(SelfTime.COUNT))) {
      add(edge, call, edge.after().sketch(Edge.GAP), edge.callee(), Edge.CALLS);
    }
  }

  private void add(
      Facts.Pair within,
      Facts.Pair call,
      LatencySketch times,
      @Nullable Service callee,
      int callsMeasure) {
    LatencySketch usual = call.before().sketch(SelfTime.DURATION);
    found.add(
        new Waits(
            within,
            call.text(SelfTime.OPERATION),
            callee,
            Segment.Stratum.of(within.after(), times, call.before(), usual),
            callsMeasure));
  }

  private static boolean isMore(long unanswered, long of, long unansweredBefore, long ofBefore) {
    return ofBefore > unansweredBefore
        && (double) unanswered * ofBefore > MORE * unansweredBefore * of;
  }
}
