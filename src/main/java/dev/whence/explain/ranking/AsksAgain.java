package dev.whence.explain.ranking;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Verdict;
import java.util.ArrayList;
import java.util.List;

/// Who takes longer because it asks the same again and again, and idles in between, waits for what
/// somebody else is to bring about: it polls. Somebody else who stands out at least half as much
/// goes before it, one that was changed rather than others. Nothing but the time tells that it is
/// that one who is waited for, so neither is ever more than probable.
public final class AsksAgain {

  /// The part of the waiting one's surprise that another must reach.
  private static final double ENOUGH = 0.5;

  /// Own time that grew so many times as much as the steps is no work of theirs.
  private static final double IDLE = 3;

  private AsksAgain() {}

  /// The ranked candidates, and before the first of them who it may wait for.
  public static List<Candidate> behind(List<Candidate> ranked) {
    Candidate first = ranked.isEmpty() ? null : ranked.getFirst();
    if (first == null || !polls(first)) {
      return ranked;
    }
    List<Candidate> others =
        ranked.stream()
            .filter(each -> !each.findings().isEmpty())
            .filter(each -> !each.entity().service().equals(first.entity().service()))
            .filter(each -> each.surprise() >= ENOUGH * first.surprise())
            .toList();
    return others.stream()
        .filter(each -> each.entity().change() != null)
        .findFirst()
        .or(() -> others.stream().findFirst())
        .map(awaited -> Ranking.ahead(awaited, ranked))
        .orElseGet(() -> unnamed(ranked));
  }

  /// What it waits for nobody tells.
  private static List<Candidate> unnamed(List<Candidate> ranked) {
    List<Candidate> all = new ArrayList<>(ranked);
    all.set(0, ranked.getFirst().withBound(Verdict.PROBABLE));
    return all;
  }

  /// Whether most of what it adds is its own time, in which it repeats a step, and by far more than
  /// the repeated steps' own work; and nothing of it was changed.
  private static boolean polls(Candidate candidate) {
    List<Finding> findings = candidate.findings();
    if (candidate.kind() != CauseKind.BEHAVIOUR_CHANGE
        || candidate.entity().change() != null
        || findings.isEmpty()
        || findings.getFirst().aspect() != Aspect.OWN_TIME) {
      return false;
    }
    double longer = growth(findings.getFirst());
    return findings.stream()
        .filter(each -> each.aspect() == Aspect.REPEATED)
        .anyMatch(each -> longer >= IDLE * growth(each));
  }

  private static double growth(Finding finding) {
    Finding.Change change = finding.change();
    return change.before() <= 0 ? 0 : change.after() / change.before();
  }
}
