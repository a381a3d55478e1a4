package dev.whence.explain.structure;

import dev.whence.explain.facts.Facts;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.Service;
import java.util.HashMap;
import java.util.Map;

/// How the calls of one service by another end, and how long that takes: answered, failed or given
/// up, in the window and in the baselines. Nothing changes once it is made.
public final class Waits {

  /// Nobody gives up sooner.
  private static final double PATIENCE_NANOS = 50e6;

  /// Nor before it takes so many times as long as it used to.
  private static final double PATIENCE = 3;

  /// A larger part of calls that fail would be seen in how many there are, were they made again.
  private static final double AGAIN = 0.1;

  /// The part of calls that are most of them.
  private static final double MOST = 0.5;

  /// Who calls whom.
  private record Ends(Service caller, Service callee) {}

  private final Map<Ends, Wait> waits = new HashMap<>();
  private final boolean saysHowCallsEnd;

  /// How long the calls of one service by another take to be answered, or to fail.
  private static final class Wait {
    long after;
    long before;
    long nanosAfter;
    long nanosBefore;
    long failed;
    long failedAfter;
    long givenUp;
    long givenUpNanos;
    long unawaitedAfter;
    long unawaitedBefore;

    void add(Facts.Pair edge) {
      // What the callee says of itself, where it does: a starved caller sees everybody slow.
      int nanos = Topology.isUnanswered(edge) ? Edge.CLIENT_NANOS : Edge.SERVER_NANOS;
      after += edge.after().count(Edge.COUNT);
      before += edge.before().count(Edge.COUNT);
      nanosAfter += edge.after().count(nanos);
      nanosBefore += edge.before().count(nanos);
      failed += edge.after().count(Edge.ERRORS) + edge.before().count(Edge.ERRORS);
      failedAfter += edge.after().count(Edge.ERRORS);
      if (edge.text(Edge.RELATION).equals(Edge.ASYNC)) {
        givenUp += edge.after().count(Edge.TIMED);
        givenUpNanos += edge.after().count(Edge.CLIENT_NANOS);
        unawaitedAfter += edge.after().count(Edge.COUNT);
        unawaitedBefore += edge.before().count(Edge.COUNT);
      }
    }
  }

  Waits(Facts facts) {
    for (Facts.Pair edge : facts.all(CellKind.EDGE)) {
      waits.computeIfAbsent(new Ends(edge.service(), edge.callee()), _ -> new Wait()).add(edge);
    }
    saysHowCallsEnd = waits.values().stream().anyMatch(wait -> wait.failed > 0);
  }

  /// Whether calls of one service by another take so much longer than before that the caller may
  /// have given up on them.
  public boolean letsWait(Service caller, Service callee) {
    Wait wait = waits.get(new Ends(caller, callee));
    return wait != null
        && wait.after > 0
        && wait.before > 0
        && triesPatience(
            (double) wait.nanosAfter / wait.after, (double) wait.nanosBefore / wait.before);
  }

  /// Callers give up on calls that take several times what they used to, and long by themselves.
  public static boolean triesPatience(double nanosAfter, double nanosBefore) {
    return nanosAfter > PATIENCE_NANOS && nanosBefore > 0 && nanosAfter > PATIENCE * nanosBefore;
  }

  /// Whether some call of one service by another is said to have failed.
  public boolean saysHowItEnds(Service caller, Service callee) {
    Wait wait = waits.get(new Ends(caller, callee));
    return wait != null && wait.failed > 0;
  }

  /// For how long a service kept another busy by its calls, in nanoseconds: in the window, in the
  /// baselines.
  public double[] busyNanos(Service caller, Service callee) {
    Wait wait = waits.get(new Ends(caller, callee));
    return wait == null ? new double[2] : new double[] {wait.nanosAfter, wait.nanosBefore};
  }

  /// Whether calls of one service by another fail more often than before, so that more of them may
  /// be the same ones made again.
  public boolean failsMore(Service caller, Service callee) {
    Wait wait = waits.get(new Ends(caller, callee));
    if (wait == null || wait.after == 0) {
      return false;
    }
    double before = (wait.failed - wait.failedAfter) / (double) Math.max(1, wait.before);
    return wait.failedAfter / (double) wait.after - before > AGAIN;
  }

  /// Whether any call at all is said to have failed: else spans may not tell how calls end.
  public boolean saysHowCallsEnd() {
    return saysHowCallsEnd;
  }

  /// Whether one service gives up on the calls of another sooner than it used to be answered: no
  /// callee is that fast.
  public boolean isHasty(Service caller, Service callee) {
    Wait wait = waits.get(new Ends(caller, callee));
    return wait != null
        && wait.givenUp > 0
        && wait.before > 0
        && (double) wait.givenUpNanos / wait.givenUp < (double) wait.nanosBefore / wait.before;
  }

  /// Whether one service ends most calls of another before they are answered, and did not use to:
  /// it cannot know how they end.
  boolean stopsWaiting(Service caller, Service callee) {
    Wait wait = waits.get(new Ends(caller, callee));
    return wait != null
        && wait.after > 0
        && wait.before > 0
        && (double) wait.unawaitedAfter / wait.after - (double) wait.unawaitedBefore / wait.before
            >= MOST;
  }
}
