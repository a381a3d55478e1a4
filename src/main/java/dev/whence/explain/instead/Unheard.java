package dev.whence.explain.instead;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Words;
import dev.whence.explain.charge.Charge;
import dev.whence.explain.charge.ChargeReport;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.statistics.RouteShares;
import dev.whence.explain.statistics.Surprise;
import dev.whence.explain.structure.Deviation;
import dev.whence.explain.structure.Topology;
import dev.whence.explain.structure.Waits;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Service;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Callees of whose calls only their own spans tell, and that are heard of less often just where
/// their caller fails or waits: a call that is not answered leaves no span at all then, and looks
/// as if it had not been made. Who waits longer by itself calls later, but calls; so that the
/// callee goes first where the calls that do arrive come as early as ever. Who fails may have done
/// so before it called, or because of it.
public final class Unheard {

  /// What speaks against a caller that fails speaks so much against who is not heard of.
  private static final double SHARE = 0.7;

  /// The part of the failures in which the callee is not heard of, or the other way round.
  private static final double MOST = 0.5;

  /// Calls come as early as ever where their mean offset grows by no more than a fifth and this.
  private static final double SLACK_NANOS = 5e6;

  private static final double SLACK = 1.2;

  /// The calls of one callee in one of its caller's operations.
  private static final class Calls {
    final EntryKey entry;
    final EntryKey callee;
    final RouteShares shares = new RouteShares();
    boolean told;
    long after;
    long before;
    long offsetsAfter;
    long offsetsBefore;
    long serverBefore;

    Calls(EntryKey entry, EntryKey callee) {
      this.entry = entry;
      this.callee = callee;
    }

    void add(Facts.Pair edge, long[] entryCalls) {
      shares.add(
          edge.text(Edge.ROUTE),
          edge.after().count(Edge.CALLS),
          entryCalls[0],
          edge.before().count(Edge.CALLS),
          entryCalls[1]);
      told |= edge.after().count(Edge.TIMED) + edge.before().count(Edge.TIMED) > 0;
      after += edge.after().count(Edge.CALLS);
      before += edge.before().count(Edge.CALLS);
      offsetsAfter += edge.after().count(Edge.OFFSET_NANOS);
      offsetsBefore += edge.before().count(Edge.OFFSET_NANOS);
      serverBefore += edge.before().count(Edge.SERVER_NANOS);
    }

    /// The part of the entry's calls in which it is no more heard of.
    double lost() {
      return -shares.shift().effect();
    }

    /// The part of the callee's calls by this entry that are lost, 0 to 1.
    double lacking() {
      return Math.clamp(lost() / shares.shift().shareBefore(), 0, 1);
    }

    boolean isUnheard() {
      return !told && before > 0 && lost() > 0 && shares.shift().surprise() > Surprise.SURE;
    }

    double offsetBefore() {
      return (double) offsetsBefore / before;
    }

    /// Whether those that arrive come as early in their requests as before; none do as well.
    boolean isAsEarly() {
      return after == 0 || (double) offsetsAfter / after <= SLACK * offsetBefore() + SLACK_NANOS;
    }
  }

  /// How long the calls of an operation work or wait by themselves.
  private static final class Own {
    long after;
    long before;
    long nanosAfter;
    long nanosBefore;

    /// By how much longer than before, on average; 0 where it was not seen before.
    double added() {
      return after == 0 || before == 0
          ? 0
          : (double) nanosAfter / after - (double) nanosBefore / before;
    }
  }

  private static final Own NONE = new Own();

  private final Topology topology;
  private final TreeMap<EntryKey, TreeMap<EntryKey, Calls>> calls = new TreeMap<>();
  private final TreeMap<EntryKey, Own> own = new TreeMap<>();

  private Unheard(Facts facts, Topology topology) {
    this.topology = topology;
    for (Facts.Pair edge : facts.all(CellKind.EDGE)) {
      if (edge.text(Edge.RELATION).equals(Edge.CALL) && !edge.callee().equals(edge.service())) {
        EntryKey entry = new EntryKey(edge.service(), edge.text(Edge.CALLER_OPERATION));
        calls
            .computeIfAbsent(entry, _ -> new TreeMap<>())
            .computeIfAbsent(
                new EntryKey(edge.callee(), edge.text(Edge.CALLEE_OPERATION)),
                callee -> new Calls(entry, callee))
            .add(edge, topology.entryCalls(edge.place()));
      }
    }
    for (Facts.Pair time : facts.all(CellKind.SELF_TIME)) {
      if (Topology.isEntry(time)) {
        EntryKey entry = new EntryKey(time.service(), time.text(SelfTime.ENTRY));
        Own of = own.computeIfAbsent(entry, _ -> new Own());
        of.after += time.after().count(SelfTime.COUNT);
        of.before += time.before().count(SelfTime.COUNT);
        of.nanosAfter += time.after().count(SelfTime.SELF_NANOS);
        of.nanosBefore += time.before().count(SelfTime.SELF_NANOS);
      }
    }
  }

  /// Adds who is not heard of behind each that fails or waits, unless more speaks against it
  /// anyway; who fails or waits is `probable` at most then.
  ///
  /// @param charges that need something to explain them
  public static void add(
      List<Charge> charges, Facts facts, Topology topology, List<Candidate> found) {
    Unheard unheard = new Unheard(facts, topology);
    charges.forEach(charge -> unheard.add(charge, found));
  }

  private void add(Charge charge, List<Candidate> found) {
    Calls waited = first(charge.service(), this::isWaitedFor);
    Calls first = waited != null ? waited : first(charge.service(), each -> fails(charge, each));
    if (first == null) {
      return;
    }
    String statement =
        "%s is not heard of in %s of the calls of %s, which %s then: an unanswered call has no span"
            .formatted(
                first.callee.service().name(),
                Words.percent(first.lost()),
                charge.service().name(),
                waited == null ? "may fail" : "may wait");
    double share = waited == null ? SHARE : Candidate.JUST_BEFORE;
    ChargeReport.addEither(first.callee.service(), charge, share, statement, found);
  }

  /// The first of the callees in one of its operations' calls that nobody else reaches either.
  private @Nullable Calls first(Service caller, Predicate<Calls> isMissed) {
    return calls.entrySet().stream()
        .filter(each -> each.getKey().service().equals(caller))
        .flatMap(each -> each.getValue().values().stream())
        .filter(Calls::isUnheard)
        .filter(isMissed)
        .filter(each -> !topology.isCalledByOthers(each.callee, caller, each.lacking()))
        .min(Comparator.comparingDouble(Calls::offsetBefore))
        .orElse(null);
  }

  /// Whether its caller works or waits so much longer by itself as if it had waited in vain for
  /// those calls that are not heard of, and makes the others as early as ever.
  private boolean isWaitedFor(Calls lost) {
    double answered = (double) lost.serverBefore / lost.before;
    double added = own.getOrDefault(lost.entry, NONE).added() / lost.lost();
    return lost.isAsEarly() && Waits.triesPatience(added, answered);
  }

  private static boolean fails(Charge charge, Calls lost) {
    double failing =
        charge
            .ownFailures(Surprise.CHANCE)
            .filter(each -> each.entry().equals(lost.entry.operation()))
            .mapToDouble(Deviation::effect)
            .max()
            .orElse(0);
    return failing >= MOST * lost.lost() && lost.lost() >= MOST * failing;
  }
}
