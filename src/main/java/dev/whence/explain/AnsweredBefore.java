package dev.whence.explain;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.structure.Deviation;
import dev.whence.explain.structure.Topology;
import dev.whence.model.Service;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who answered last before a call that is no longer made, where who leaves it out fails in
/// nothing: what that answer held may decide whether there is anything left to ask.
final class AnsweredBefore {

  /// What speaks against who leaves the call out speaks so much against who answered before.
  private static final double SHARE = 0.7;

  /// The part of an operation's requests that leave it out.
  private static final double MUCH = 0.2;

  private AnsweredBefore() {}

  /// The one that answered last; null where something else is told, or nobody answered before.
  static @Nullable Service of(Blame.Charge charge, Topology topology) {
    if (charge.structure() <= charge.time() || charge.deviations().isEmpty()) {
      return null;
    }
    Deviation first = charge.deviations().getFirst();
    boolean fails =
        charge.deviations().stream()
            .anyMatch(each -> each.aspect() == Aspect.OWN_ERRORS && each.surprise() > Blame.SURE);
    return first.aspect() == Aspect.CALLS_MISSING && -first.effect() >= MUCH && !fails
        ? last(first, topology)
        : null;
  }

  private static @Nullable Service last(Deviation missing, Topology topology) {
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

  /// Adds who answered after who leaves the call out, unless more speaks against it anyway.
  static void add(Blame.Charge leaving, Service answered, List<Candidate> found) {
    String statement =
        answered.name()
            + " answers last before "
            + leaving.service().name()
            + " leaves calls out: what it answers may decide that";
    ChargeReport.addInstead(answered, leaving, SHARE, statement, found);
  }
}
