package dev.whence.explain.charge;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Words;
import dev.whence.explain.structure.Deviation;
import dev.whence.explain.structure.Seen;
import dev.whence.explain.time.Segment;
import dev.whence.model.CellKind;
import dev.whence.model.Exemplar;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts what traces and log lines say against a service into the words of an answer.
public final class ChargeReport {

  private static final int MOST_FINDINGS = 5;
  private static final double TELLING = 1.15;
  private static final double NANOS = 1e9;

  private ChargeReport() {}

  /// Who is charged, as a candidate.
  public static Candidate candidate(Charge charge) {
    List<Finding> findings = findings(charge);
    Segment way = charge.isOfStructure() ? null : charge.onlyWay();
    return new Candidate(
        way == null
            ? Entity.service(charge.service())
            : Entity.edge(way.service(), charge.service()),
        way == null ? kind(charge) : CauseKind.NETWORK_DEGRADATION,
        Candidate.score(charge.surprise()),
        statement(charge),
        findings,
        isOfRequests(charge) ? JoinTier.TRACE_ID : JoinTier.TOPOLOGY_WINDOW,
        isOfRequests(charge) && !stopsCalling(charge) ? Verdict.ESTABLISHED : Verdict.PROBABLE);
  }

  /// Adds who may be at fault instead of who is charged, `probable` at most and after it, unless
  /// more speaks against it anyway.
  ///
  /// @param share of what speaks against who is charged
  public static void addInstead(
      Service other, Charge charge, double share, String statement, List<Candidate> found) {
    double score = Candidate.score(charge.surprise() * share);
    Entity entity = Entity.service(other);
    if (found.stream().noneMatch(each -> each.entity().equals(entity) && each.score() >= score)) {
      found.removeIf(each -> each.entity().equals(entity));
      found.add(
          new Candidate(
              entity,
              CauseKind.BEHAVIOUR_CHANGE,
              score,
              statement,
              findings(charge),
              JoinTier.TRACE_ID,
              Verdict.PROBABLE));
    }
  }

  /// The same where either may be at fault: then who is charged is `probable` at most, too.
  public static void addEither(
      Service other, Charge charge, double share, String statement, List<Candidate> found) {
    addInstead(other, charge, share, statement, found);
    found.replaceAll(
        each ->
            each.entity().ofService().equals(charge.service())
                ? each.withBound(Verdict.PROBABLE)
                : each);
  }

  private static boolean isOfRequests(Charge charge) {
    return charge.isOfTime() || charge.deviations().stream().anyMatch(Deviation::isOfRequests);
  }

  /// Who calls less than before may only suffer from something that no telemetry shows.
  private static boolean stopsCalling(Charge charge) {
    return charge.isOfStructure()
        && !charge.deviations().isEmpty()
        && charge.deviations().getFirst().aspect() == Aspect.CALLS_MISSING;
  }

  /// Gaps alone are the way to a service, unless they are all there is to see of it; all else is
  /// the service itself.
  private static CauseKind kind(Charge charge) {
    boolean timed = !charge.isOfStructure() && !charge.segments().isEmpty();
    boolean gapsOnly =
        timed && charge.segments().stream().noneMatch(s -> s.callee() == null || s.isWhole());
    return gapsOnly ? CauseKind.NETWORK_DEGRADATION : CauseKind.BEHAVIOUR_CHANGE;
  }

  private static List<Finding> findings(Charge charge) {
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
    findings.sort(Comparator.comparingDouble(f -> -f.surprise() * telling(f.aspect())));
    return findings;
  }

  /// What somebody does tells more than what somebody no longer does, where both show it as well.
  private static double telling(Aspect aspect) {
    return aspect == Aspect.LOG_NEW || aspect == Aspect.OWN_ERRORS ? TELLING : 1;
  }

  private static Deviation mostTelling(List<Deviation> deviations) {
    return deviations.stream()
        .min(Comparator.comparingDouble(d -> -d.surprise() * telling(d.aspect())))
        .orElseThrow();
  }

  private static Finding repeated(Deviation deviation) {
    boolean call =
        deviation.aspect() == Aspect.REPEATED && deviation.after().kind() == CellKind.EDGE;
    String metric = deviation.what();
    Evidence evidence =
        Evidence.moved(
            Evidence.Type.TRANSACTIONAL,
            DeviationText.of(deviation),
            metric,
            "{call}",
            Words.round(deviation.shareBefore()),
            Words.round(deviation.shareAfter()));
    return new Finding(
        call
            ? Entity.edge(deviation.service(), Service.named(deviation.what()))
            : Entity.operation(deviation.service(), deviation.entry()),
        deviation.aspect(),
        deviation.surprise(),
        deviation.effect(),
        new Finding.Change(
            metric, "per request", "{call}", deviation.shareBefore(), deviation.shareAfter()),
        null,
        withExample(evidence, deviation.after(), "the newest such request"));
  }

  private static Finding finding(Deviation deviation) {
    if (deviation.aspect() == Aspect.REPEATED || deviation.aspect() == Aspect.REDELIVERED) {
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
                Words.round(deviation.shareBefore()),
                Words.round(deviation.shareAfter()),
                deviation.after().count())
            : Evidence.moved(
                Evidence.Type.TRANSACTIONAL,
                DeviationText.of(deviation),
                "share of calls of " + deviation.entry(),
                "1",
                Words.round(deviation.shareBefore()),
                Words.round(deviation.shareAfter()));
    return new Finding(
        Entity.operation(deviation.service(), deviation.entry()),
        deviation.aspect(),
        deviation.surprise(),
        Math.abs(deviation.effect()),
        new Finding.Change(
            deviation.what(), "share", "1", deviation.shareBefore(), deviation.shareAfter()),
        null,
        deviation.effect() < 0
            ? withExample(evidence, deviation.before(), "a request from before, which still did")
            : withExample(evidence, deviation.after(), "the newest such request"));
  }

  /// A piece of evidence and, where there is one, a trace to look at.
  private static List<Evidence> withExample(Evidence evidence, Seen seen, String what) {
    return withExample(evidence, seen.newest(), what);
  }

  private static List<Evidence> withExample(
      Evidence evidence, @Nullable Exemplar exemplar, String what) {
    return exemplar == null || exemplar.traceId().isNone()
        ? List.of(evidence)
        : List.of(evidence, Evidence.trace(what, exemplar.traceId().toString()));
  }

  private static Finding finding(Segment segment) {
    Service callee = segment.callee();
    boolean own = callee == null;
    Entity entity =
        callee == null ? Entity.service(segment.service()) : Entity.edge(segment.service(), callee);
    double before = segment.meanBeforeNanos() / NANOS;
    double after = segment.meanAfterNanos() / NANOS;
    String metric =
        own
            ? "own time"
            : segment.isWhole() ? "client duration" : "client duration minus server duration";
    return new Finding(
        entity,
        own ? Aspect.OWN_TIME : Aspect.EDGE_GAP,
        segment.surprise(),
        Math.abs(segment.ranks().delta()),
        new Finding.Change(metric, "mean", "s", before, after),
        null,
        withExample(
            Evidence.moved(
                    Evidence.Type.TRANSACTIONAL, sentence(segment), metric, "s", before, after)
                .with(new Evidence.Test("van Elteren", Words.round(segment.ranks().z()), null)),
            segment.slowest(),
            "the slowest such request"));
  }

  private static String statement(Charge charge) {
    if (!charge.isOfStructure() && !charge.segments().isEmpty()) {
      return sentence(charge.segments().getFirst());
    }
    return charge.deviations().isEmpty()
        ? charge.service().name() + " behaves differently"
        : DeviationText.of(mostTelling(charge.deviations()));
  }

  private static String sentence(Segment segment) {
    Service callee = segment.callee();
    String caller = segment.service().name();
    String before = Words.seconds(segment.meanBeforeNanos() / NANOS);
    String after = Words.seconds(segment.meanAfterNanos() / NANOS);
    if (callee == null) {
      return caller + " itself takes " + after + " a call, before " + before;
    }
    return segment.isWhole()
        ? callee.name() + " answers calls of " + caller + " in " + after + ", before " + before
        : after + " a call pass between " + caller + " and " + callee.name() + ", before " + before;
  }
}
