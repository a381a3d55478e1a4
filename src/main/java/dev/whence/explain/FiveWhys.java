package dev.whence.explain;

import java.util.ArrayList;
import java.util.List;

/// The chain read backwards, one rung per link; the rungs about process are left as questions for
/// people.
final class FiveWhys {

  private static final int RUNGS = 5;

  private FiveWhys() {}

  /// What leads to a node, and what was changed, where that is all that leads to it in its turn.
  private static String because(Story story, List<Integer> path, int i) {
    int cause = path.get(i + 1);
    boolean changed = cause > 0 && story.edges().get(cause - 1).relation().equals("changed");
    return story.statements().get(changed ? path.get(i + 2) : cause);
  }

  static List<Explanation.Why> of(Story story, Verdict verdict) {
    List<Explanation.Why> rungs = new ArrayList<>();
    if (story.nodes().isEmpty()) {
      return rungs;
    }
    String strength = verdict.wireName();
    List<Integer> path = story.backwards();
    for (int i = 0; i + 1 < path.size() && rungs.size() < RUNGS - 1; i++) {
      Explanation.Edge edge = story.edges().get(path.get(i) - 1);
      if (edge.relation().equals("changed")) {
        continue; // the cause's own sentence says both
      }
      rungs.add(
          new Explanation.Why(
              rungs.size() + 1,
              "Why: " + story.statements().get(path.get(i)) + "?",
              because(story, path, i),
              edge.id(),
              edge.evidence(),
              strength,
              null));
    }
    rungs.add(
        new Explanation.Why(
            rungs.size() + 1,
            "Why could that happen: " + story.statements().getFirst() + "?",
            null,
            null,
            List.of(),
            "for_humans",
            "review"));
    if (rungs.size() < RUNGS) {
      rungs.add(
          new Explanation.Why(
              rungs.size() + 1,
              "Why did tests, roll-out and alarms not stop it?",
              null,
              null,
              List.of(),
              "for_humans",
              "review"));
    }
    return rungs;
  }
}
