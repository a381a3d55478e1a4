package dev.whence.explain.instead;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Words;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.charge.ChargeReport;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.structure.Deviation;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who answered last before a call that is no longer made, where who leaves it out fails in
/// nothing: what that answer held may decide whether there is anything left to ask. One who leaves
/// out one call may have a fault of its own. Several who leave calls out, one who leaves out
/// different ones in different operations, or all of several that followed, have the same answer in
/// common. Who fails in the midst of its work may have failed on the last answer, too; that is told
/// after it.
public final class AnsweredBefore {

  /// What speaks against who leaves the call out speaks so much against who answered before.
  private static final double SHARE = 0.7;

  /// What speaks against who fails speaks so much against who answered before.
  private static final double MISLED = 0.5;

  private final Topology topology;

  private AnsweredBefore(Topology topology) {
    this.topology = topology;
  }

  /// Adds who answered before each that leaves calls out, unless more speaks against it anyway.
  ///
  /// @param charges that need something to explain them, the worst first
  public static void add(List<Charge> charges, Topology topology, List<Candidate> found) {
    AnsweredBefore answers = new AnsweredBefore(topology);
    answers.add(charges, found);
    answers.addMisled(charges, found);
  }

  private void add(List<Charge> charges, List<Candidate> found) {
    TreeMap<Service, List<Charge>> leaving = new TreeMap<>();
    for (Charge charge : charges) {
      Service answered = answered(charge);
      if (answered != null) {
        leaving.computeIfAbsent(answered, _ -> new ArrayList<>()).add(charge);
      }
    }
    leaving.forEach(
        (answered, all) -> {
          boolean common =
              (all.size() > 1 && areApart(all))
                  || isInCommon(all.getFirst())
                  || isAllThatFollowed(all.getFirst());
          add(answered, all, common ? LeftOut.inCommon(all) : SHARE, found);
        });
  }

  /// Adds who answered last before a service that fails in the midst of its work: it may have
  /// failed on that answer, so that its own fault is no more than probable.
  private void addMisled(List<Charge> charges, List<Candidate> found) {
    for (Charge charge : charges) {
      Deviation first =
          LeftOut.by(charge).min(Comparator.comparingLong(Deviation::offsetNanos)).orElse(null);
      Service answered = first == null || !charge.fails() ? null : last(first);
      double share = Math.min(MISLED, leftTo(charge, found));
      if (answered != null && share > 0) {
        String statement =
            "%s fails right after %s answered: what it answers may be wrong"
                .formatted(charge.service().name(), answered.name());
        ChargeReport.addEither(answered, charge, share, statement, found);
      }
    }
  }

  /// The part of what speaks against a service that leaves whom else it is told of after it.
  private static double leftTo(Charge charge, List<Candidate> found) {
    return MISLED
        * found.stream()
            .filter(each -> each.entity().ofService().equals(charge.service()))
            .mapToDouble(Candidate::surprise)
            .max()
            .orElse(0)
        / charge.surprise();
  }

  private static void add(
      Service answered, List<Charge> leaving, double share, List<Candidate> found) {
    List<String> names = leaving.stream().map(each -> each.service().name()).toList();
    String statement =
        answered.name()
            + " answers last before "
            + Words.names(names)
            + (names.size() > 1 ? " leave" : " leaves")
            + " calls out: what it answers may decide that";
    ChargeReport.addInstead(answered, leaving.getFirst(), share, statement, found);
  }

  /// Whether none of them calls another: whoever is called less has less to ask for.
  private boolean areApart(List<Charge> all) {
    return all.stream()
        .map(each -> topology.callersOf(each.service()))
        .noneMatch(callers -> all.stream().anyMatch(each -> callers.contains(each.service())));
  }

  /// The one that answered last; null where something else is told, or nobody answered before.
  private @Nullable Service answered(Charge charge) {
    if (charge.isOfTime() || charge.deviations().isEmpty()) {
      return null;
    }
    Deviation first = charge.deviations().getFirst();
    Deviation earliest =
        leftOut(charge, first.entry())
            .filter(_ -> topology.waits().saysHowCallsEnd())
            .min(Comparator.comparingLong(Deviation::offsetNanos))
            .orElse(first);
    return LeftOut.is(first) && !charge.fails() ? last(earliest) : null;
  }

  private static Stream<Deviation> leftOut(Charge charge, String entry) {
    return LeftOut.by(charge).filter(each -> each.entry().equals(entry));
  }

  /// Whether an operation leaves out every call of what it called after an answer, several of them:
  /// it is done with what it was told. Who forgets a call makes the next one. Where no span says
  /// how calls end, who fails midway looks the same.
  private boolean isAllThatFollowed(Charge charge) {
    String entry = charge.deviations().getFirst().entry();
    long from =
        leftOut(charge, entry).mapToLong(Deviation::offsetNanos).min().orElse(Long.MAX_VALUE);
    Set<String> left = leftOut(charge, entry).map(Deviation::what).collect(Collectors.toSet());
    Set<String> ofOthers = new HashSet<>();
    boolean all = true;
    for (Map.Entry<Topology.Call, Topology.Volume> call :
        topology.callsBy(new EntryKey(charge.service(), entry)).entrySet()) {
      String callee = call.getKey().callee().service().name() + " ";
      List<String> ofCallee = left.stream().filter(what -> what.startsWith(callee)).toList();
      ofOthers.addAll(ofCallee);
      all &= !ofCallee.isEmpty() || call.getValue().offsetNanos() < from;
    }
    return all && ofOthers.size() > 1 && topology.waits().saysHowCallsEnd();
  }

  /// Whether a service leaves out different calls in several of its operations, and the same one
  /// answers last before all of them.
  private boolean isInCommon(Charge charge) {
    Set<String> calls = new HashSet<>();
    Set<@Nullable Service> before = new HashSet<>();
    for (Deviation each : LeftOut.first(charge).values()) {
      calls.add(each.what());
      before.add(last(each));
    }
    return calls.size() > 1 && before.size() == 1 && !before.contains(null);
  }

  private @Nullable Service last(Deviation missing) {
    Service last = null;
    long latest = -1;
    EntryKey entry = new EntryKey(missing.service(), missing.entry());
    for (Map.Entry<Topology.Call, Topology.Volume> call : topology.callsBy(entry).entrySet()) {
      EntryKey callee = call.getKey().callee();
      long offset = call.getValue().offsetNanos();
      if (offset > latest
          && offset < missing.offsetNanos()
          && topology.entries().containsKey(callee)
          && !missing.what().startsWith(callee.service().name() + " ")) {
        latest = offset;
        last = callee.service();
      }
    }
    return last;
  }
}
