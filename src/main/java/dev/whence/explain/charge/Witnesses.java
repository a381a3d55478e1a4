package dev.whence.explain.charge;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.structure.Deviation;
import dev.whence.explain.structure.Topology;
import java.util.List;

/// Whether somebody witnesses what is charged to a service, so that it may be established.
/// Stateless.
public final class Witnesses {

  private Witnesses() {}

  /// What has no telemetry of its own can be probable at most, and so can what says nothing of the
  /// calls that one caller alone says it fails: they may never have reached it; what may fail on
  /// what others told, or on what it alone asks for; and what fails once it has let others wait: it
  /// may have waited itself, for what no span is of.
  public static Candidate bound(Charge charge, Candidate candidate, Topology topology) {
    boolean witnessed =
        topology.isTraced(charge.service())
            && !restsOnOneCaller(charge)
            && !failsAfterWaiting(charge, topology)
            && !charge.unsure();
    return witnessed ? candidate : candidate.withBound(Verdict.PROBABLE);
  }

  private static boolean restsOnOneCaller(Charge charge) {
    List<Deviation> all = charge.deviations();
    return !charge.isOfTime()
        && all.stream().allMatch(each -> each.entry().isEmpty())
        && all.stream().map(Deviation::what).distinct().count() == 1;
  }

  private static boolean failsAfterWaiting(Charge charge, Topology topology) {
    return !charge.isOfTime()
        && charge.fails()
        && topology.callersOf(charge.service()).stream()
            .anyMatch(caller -> topology.waits().letsWait(caller, charge.service()));
  }
}
