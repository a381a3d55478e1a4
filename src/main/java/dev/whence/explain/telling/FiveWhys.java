package dev.whence.explain.telling;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.ChainEdge;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The chain read backwards, one rung per link, then what was changed; the rungs about process are
/// left as questions for people, the last of which asks about tests.
final class FiveWhys {

  private static final int RUNGS = 5;

  private final Story story;
  private final Candidate cause;
  private final Verdict verdict;
  private final String strength;
  private final List<Explanation.Why> rungs = new ArrayList<>();

  private FiveWhys(Story story, Candidate cause, Verdict verdict) {
    this.story = story;
    this.cause = cause;
    this.verdict = verdict;
    this.strength = verdict.wireName();
  }

  /// @param change what was changed, when, and what shows that it matters; null where nothing was
  static List<Explanation.Why> of(
      Story story, Candidate cause, Verdict verdict, @Nullable ChangeText change) {
    return new FiveWhys(story, cause, verdict).rungs(change);
  }

  private List<Explanation.Why> rungs(@Nullable ChangeText change) {
    List<Integer> path = shortened(story.backwards(), change == null ? RUNGS - 1 : RUNGS - 2);
    for (int i = 0; i + 1 < path.size(); i++) {
      ChainEdge edge = story.edges().get(path.get(i) - 1);
      if (!isChanged(path.get(i))) {
        int from = path.get(i + 1);
        boolean last = from == 0;
        rung(
            WhyText.question(story.nodes().get(path.get(i))),
            last && change != null ? change.without() : story.statements().get(from),
            edge);
      }
    }
    if (change != null) {
      rungs.add(
          new Explanation.Why(
              rungs.size() + 1,
              changeQuestion(path),
              change.sentence(),
              null,
              change.evidence(),
              strength,
              null));
    }
    if (rungs.size() < RUNGS - 1) {
      forPeople(WhyText.forPeople(cause, change == null ? null : change.label()));
    }
    forPeople("Why did tests, roll-out and alarms not stop it?");
    return rungs;
  }

  /// A change that shows in what its service asks of others has a node of its own for that.
  private String changeQuestion(List<Integer> path) {
    for (int at : path) {
      if (at > 0 && isChanged(at)) {
        return WhyText.question(story.nodes().get(at));
      }
    }
    return WhyText.changed(cause);
  }

  /// Leaves out who only passes suffering on, then those nearest to the symptom, until the rungs
  /// suffice for the way down to the cause.
  private List<Integer> shortened(List<Integer> path, int rungs) {
    List<Integer> kept = new ArrayList<>(path);
    kept.removeIf(at -> story.nodes().get(at).role().equals("passthrough"));
    while (links(kept) > rungs) {
      int least = isImpact(kept.get(1)) || !isImpact(kept.getFirst()) ? 1 : 0;
      kept.subList(least, least + 1).clear();
    }
    return kept;
  }

  private boolean isImpact(int node) {
    return story.nodes().get(node).role().equals("impact");
  }

  private long links(List<Integer> path) {
    return path.stream().filter(at -> at > 0 && !isChanged(at)).count();
  }

  /// Whether all that leads to a node is that it was changed.
  private boolean isChanged(int node) {
    return story.edges().get(node - 1).relation().equals("changed");
  }

  private void rung(String why, String because, ChainEdge edge) {
    boolean backwards = edge.order().order().equals("follows");
    rungs.add(
        new Explanation.Why(
            rungs.size() + 1,
            why,
            because,
            edge.id(),
            edge.evidence(),
            backwards ? verdict.atMost(Verdict.PROBABLE).wireName() : strength,
            null));
  }

  private void forPeople(String why) {
    rungs.add(
        new Explanation.Why(rungs.size() + 1, why, null, null, List.of(), "for_humans", "review"));
  }
}
