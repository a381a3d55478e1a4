package dev.whence.explain.telling;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.Facts;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Route;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What might have been the cause: the chain that is told, the others with why they are not, and
/// what was tested and refuted.
final class Hypotheses {

  private static final int MOST = 8;

  /// Traffic that moved by less than this did not move.
  private static final double FLAT = 1.15;

  /// A factor that had less than this share in an exhaustion is not why.
  private static final double NO_SHARE = 0.2;

  private final Diagnosis diagnosis;
  private final Exhibits exhibits;
  private final List<Explanation.Hypothesis> found = new ArrayList<>();

  Hypotheses(Diagnosis diagnosis, Exhibits exhibits) {
    this.diagnosis = diagnosis;
    this.exhibits = exhibits;
  }

  List<Explanation.Hypothesis> of(List<Candidate> ranked, Story story) {
    for (Candidate candidate : ranked.subList(0, Math.min(MOST, ranked.size()))) {
      if (found.isEmpty()) {
        List<String> nodes = story.nodes().stream().map(Explanation.Node::id).toList();
        add(candidate.statement(), "supported", candidate.score(), nodes, null, null);
      } else {
        other(candidate, ranked.getFirst(), story);
      }
    }
    if (!ranked.isEmpty()) {
      traffic(ranked.getFirst());
      factors(story);
    }
    return found;
  }

  private void other(Candidate candidate, Candidate first, Story story) {
    String node = node(candidate, story);
    double apart = diagnosis.proof().cohorts().apart(candidate.entity(), first.entity());
    boolean independent = node == null && apart > 0.5 && candidate.surprise() >= 3;
    String reason =
        node != null
            ? "it is what h1 does to it: " + node
            : independent
                ? Words.percent(apart)
                    + " of the suffering requests through it do not pass through "
                    + first.entity().label()
                    + ": another cause beside h1"
                : "explains less than h1";
    boolean close = candidate.score() > first.score() / 2;
    String status =
        node != null ? "consequence" : independent ? "independent" : close ? "possible" : "weak";
    add(candidate.statement(), status, candidate.score(), null, null, reason);
  }

  private static @Nullable String node(Candidate candidate, Story story) {
    return story.nodes().stream()
        .skip(1)
        .filter(node -> node.entity().service().equals(candidate.entity().service()))
        .map(Explanation.Node::id)
        .findFirst()
        .orElse(null);
  }

  /// More requests than before, where there were not.
  private void traffic(Candidate first) {
    long after = 0;
    long before = 0;
    for (Facts.Pair route : diagnosis.facts().all(CellKind.ROUTE)) {
      after += route.after().count(Route.COUNT);
      before += route.before().count(Route.COUNT);
    }
    if (before == 0 || after == 0 || first.kind() == CauseKind.TRAFFIC_INCREASE) {
      return;
    }
    double now = after / diagnosis.windows().secondsAfter();
    double then = before / diagnosis.windows().secondsBefore();
    if (now < FLAT * then) {
      String shown =
          "requests that enter: " + Words.number(now) + "/s, before " + Words.number(then) + "/s";
      Evidence evidence =
          Evidence.moved(
              Evidence.Type.TRANSACTIONAL,
              shown,
              "requests that enter",
              "{request}/s",
              Words.round(then),
              Words.round(now));
      refuted("more requests came in", exhibits.add(evidence, "refuted"), shown);
    }
  }

  /// What Little's law says of an exhausted resource.
  private void factors(Story story) {
    for (Explanation.Node node : story.nodes()) {
      Explanation.Decomposition split = node.decomposition();
      if (split != null && !node.evidence().isEmpty()) {
        String evidence = node.evidence().getFirst();
        String of = String.valueOf(node.entity().resource());
        factor(split.arrivalRateShare(), "more calls filled " + of, split, evidence);
        factor(split.holdTimeShare(), "longer holds filled " + of, split, evidence);
        factor(split.capacityShare(), "fewer connections in " + of, split, evidence);
      }
    }
  }

  private void factor(
      double share, String statement, Explanation.Decomposition split, String evidence) {
    double all = split.arrivalRateShare() + split.holdTimeShare() + split.capacityShare();
    if (all > 0 && share < NO_SHARE) {
      refuted(
          statement,
          evidence,
          "by Little's law it accounts for " + Words.percent(share) + " of the load");
    }
  }

  private void refuted(String statement, String evidence, String reason) {
    add(statement, "refuted", 0, null, List.of(evidence), reason);
  }

  private void add(
      String statement,
      String status,
      double score,
      @Nullable List<String> nodes,
      @Nullable List<String> refutedBy,
      @Nullable String reason) {
    found.add(
        new Explanation.Hypothesis(
            "h" + (found.size() + 1),
            statement,
            status,
            Words.round(score),
            nodes,
            refutedBy,
            reason));
  }
}
