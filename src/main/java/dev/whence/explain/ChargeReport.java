package dev.whence.explain;

import dev.whence.explain.Finding.Aspect;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Exemplar;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Puts what traces and log lines say against a service into the words of an answer.
final class ChargeReport {

  private static final int MOST_FINDINGS = 5;
  private static final double NANOS = 1e9;

  private ChargeReport() {}

  static Candidate candidate(Blame.Charge charge) {
    List<Finding> findings = findings(charge);
    Segment way = charge.time() > charge.structure() ? charge.onlyWay() : null;
    return new Candidate(
        way == null ? Entity.service(charge.service()) : Entity.edge(way.service, charge.service()),
        way == null ? kind(charge) : CauseKind.NETWORK_DEGRADATION,
        Candidate.score(charge.surprise()),
        statement(charge),
        findings,
        JoinTier.TRACE_ID,
        stopsCalling(charge) ? Verdict.PROBABLE : Verdict.ESTABLISHED);
  }

  /// Who calls less than before may only suffer from something that no telemetry shows.
  private static boolean stopsCalling(Blame.Charge charge) {
    return charge.structure() >= charge.time()
        && !charge.deviations().isEmpty()
        && charge.deviations().getFirst().aspect() == Aspect.CALLS_MISSING;
  }

  /// Gaps alone are the way to a service, unless they are all there is to see of it; all else is
  /// the service itself.
  private static CauseKind kind(Blame.Charge charge) {
    boolean timed = charge.time() > charge.structure() && !charge.segments().isEmpty();
    boolean gapsOnly =
        timed && charge.segments().stream().noneMatch(s -> s.callee == null || s.whole);
    return gapsOnly ? CauseKind.NETWORK_DEGRADATION : CauseKind.BEHAVIOUR_CHANGE;
  }

  private static List<Finding> findings(Blame.Charge charge) {
    List<Finding> findings = new ArrayList<>();
    for (Deviation deviation : charge.deviations()) {
      if (findings.size() < MOST_FINDINGS && deviation.surprise() > 1) {
        findings.add(finding(deviation));
      }
    }
    for (Segment segment : charge.segments()) {
      if (findings.size() < 2 * MOST_FINDINGS) {
        findings.add(finding(segment));
      }
    }
    findings.sort(java.util.Comparator.comparingDouble(f -> -f.surprise()));
    return findings;
  }

  private static Finding repeated(Deviation deviation) {
    boolean call = deviation.after().key().kind() == CellKind.EDGE;
    String metric = deviation.what();
    Evidence evidence =
        Evidence.moved(
            Evidence.Type.TRANSACTIONAL,
            deviation.service().name() + ": " + sentence(deviation),
            metric,
            "{call}",
            round(deviation.shareBefore()),
            round(deviation.shareAfter()));
    return new Finding(
        call
            ? Entity.edge(deviation.service(), Service.named(deviation.what()))
            : Entity.operation(deviation.service(), deviation.entry()),
        Aspect.REPEATED,
        deviation.surprise(),
        deviation.effect(),
        new Finding.Change(
            metric, "per request", "{call}", deviation.shareBefore(), deviation.shareAfter()),
        null,
        withExample(evidence, deviation.after(), Exemplar.Role.NEWEST));
  }

  private static Finding finding(Deviation deviation) {
    if (deviation.aspect() == Aspect.REPEATED) {
      return repeated(deviation);
    }
    Evidence evidence =
        deviation.aspect() == Aspect.LOG_NEW || deviation.aspect() == Aspect.LOG_MISSING
            ? Evidence.log(
                deviation.what(),
                Integer.toHexString(deviation.what().hashCode()),
                deviation.effect() < 0
                    ? "missing"
                    : deviation.shareBefore() < 0.02 ? "new" : "more",
                round(deviation.shareBefore()),
                round(deviation.shareAfter()),
                deviation.after().count(0))
            : Evidence.moved(
                Evidence.Type.TRANSACTIONAL,
                sentence(deviation),
                "share of calls of " + deviation.entry(),
                "1",
                round(deviation.shareBefore()),
                round(deviation.shareAfter()));
    return new Finding(
        Entity.operation(deviation.service(), deviation.entry()),
        deviation.aspect(),
        deviation.surprise(),
        Math.abs(deviation.effect()),
        new Finding.Change(
            deviation.what(), "share", "1", deviation.shareBefore(), deviation.shareAfter()),
        null,
        withExample(evidence, deviation.after(), Exemplar.Role.NEWEST));
  }

  /// A piece of evidence and, where there is one, a trace to look at.
  private static List<Evidence> withExample(Evidence evidence, Cell seen, Exemplar.Role role) {
    Exemplar exemplar = seen.exemplar(role);
    if (exemplar == null || exemplar.traceId().isNone()) {
      return List.of(evidence);
    }
    String what =
        role == Exemplar.Role.SLOWEST ? "the slowest such request" : "the newest such request";
    return List.of(evidence, Evidence.trace(what, exemplar.traceId().toString(), List.of()));
  }

  private static Finding finding(Segment segment) {
    Service callee = segment.callee;
    boolean own = callee == null;
    Entity entity =
        callee == null ? Entity.service(segment.service) : Entity.edge(segment.service, callee);
    double before = segment.meanBeforeNanos() / NANOS;
    double after = segment.meanAfterNanos() / NANOS;
    String metric =
        own
            ? "own time"
            : segment.whole ? "client duration" : "client duration minus server duration";
    return new Finding(
        entity,
        own ? Aspect.OWN_TIME : Aspect.EDGE_GAP,
        segment.surprise(),
        Math.abs(segment.ranks.delta()),
        new Finding.Change(metric, "mean", "s", before, after),
        null,
        withExample(
            Evidence.moved(
                    Evidence.Type.TRANSACTIONAL,
                    entity.label() + " " + metric + " " + seconds(before) + " -> " + seconds(after),
                    metric,
                    "s",
                    before,
                    after)
                .with(new Evidence.Test("van Elteren", round(segment.ranks.z()), null)),
            segment.after,
            Exemplar.Role.SLOWEST));
  }

  private static String statement(Blame.Charge charge) {
    String name = charge.service().name();
    boolean timed = charge.time() > charge.structure();
    if (timed && !charge.segments().isEmpty()) {
      return name + ": " + sentence(charge.segments().getFirst());
    }
    return charge.deviations().isEmpty()
        ? name + " behaves differently"
        : name + ": " + sentence(charge.deviations().getFirst());
  }

  private static String way(Segment segment, Service callee) {
    return "time on the way " + segment.service.name() + " -> " + callee.name();
  }

  private static String sentence(Segment segment) {
    Service callee = segment.callee;
    String what =
        callee == null
            ? "own time"
            : (segment.whole ? "calls of it by " + segment.service.name() : way(segment, callee));
    return what
        + (segment.whole ? " took longer: from " : " rose from ")
        + seconds(segment.meanBeforeNanos() / NANOS)
        + " to "
        + seconds(segment.meanAfterNanos() / NANOS)
        + " a call";
  }

  private static String sentence(Deviation deviation) {
    if (deviation.aspect() == Aspect.REPEATED) {
      return String.format(
          Locale.ROOT,
          "%s %.3g times per \"%s\", before %.3g times",
          deviation.what(),
          deviation.shareAfter(),
          deviation.entry(),
          deviation.shareBefore());
    }
    String what =
        switch (deviation.aspect()) {
          case LOG_NEW -> "log line " + deviation.what() + " in ";
          case LOG_MISSING -> "log line " + deviation.what() + " only in ";
          case CALLS_NEW -> "calls " + deviation.what() + " in ";
          case CALLS_MISSING -> "calls " + deviation.what() + " only in ";
          case OWN_ERRORS -> "\"" + deviation.what() + "\" fails in ";
          default -> deviation.what() + " in ";
        };
    return what
        + percent(deviation.shareAfter())
        + " of \""
        + deviation.entry()
        + "\", before in "
        + percent(deviation.shareBefore());
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }

  static String seconds(double seconds) {
    return seconds < 1
        ? String.format(Locale.ROOT, "%.3g ms", seconds * 1000)
        : String.format(Locale.ROOT, "%.3g s", seconds);
  }

  /// Four digits behind the point: what an answer shows.
  static double round(double value) {
    return Double.isFinite(value) ? Math.round(value * 10_000) / 10_000.0 : 0;
  }
}
