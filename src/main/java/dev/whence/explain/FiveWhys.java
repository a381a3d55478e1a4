package dev.whence.explain;

import java.util.ArrayList;
import java.util.List;

/// The chain read backwards, one rung per link; the rungs about process are left as questions for
/// people.
final class FiveWhys {

  private static final int RUNGS = 5;

  private FiveWhys() {}

  static List<Explanation.Why> of(Story story, Verdict verdict) {
    List<Explanation.Why> rungs = new ArrayList<>();
    if (story.nodes().isEmpty()) {
      return rungs;
    }
    String strength = verdict.wireName();
    List<Integer> path = story.backwards();
    for (int i = 0; i + 1 < path.size() && rungs.size() < RUNGS - 1; i++) {
      Explanation.Edge edge = story.edges().get(path.get(i) - 1);
      rungs.add(
          new Explanation.Why(
              rungs.size() + 1,
              "Why: " + story.statements().get(path.get(i)) + "?",
              story.statements().get(path.get(i + 1)),
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
