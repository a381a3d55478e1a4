package dev.whence.cli;

import dev.whence.explain.Explanation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// How one answer compares with the truth.
///
/// @param rank of the true service or change, 0 where it was not ranked
/// @param ranking what was ranked, each once, the best first
/// @param statements what the answer says of its first candidates
record EvaluationScore(
    String id,
    String system,
    String fault,
    String expected,
    int rank,
    List<String> ranking,
    List<String> statements,
    String verdict,
    double millis) {

  static EvaluationScore of(
      EvaluationCase asked, EvaluationCase.Truth truth, Explanation answer, double millis) {
    List<String> ranking = truth.change().isEmpty() ? services(answer) : changes(answer);
    return new EvaluationScore(
        asked.id(),
        asked.system(),
        truth.fault(),
        truth.expected(),
        ranking.indexOf(truth.expected()) + 1,
        ranking,
        answer.candidates().stream()
            .limit(3)
            .map(c -> "%.3f %s".formatted(c.score(), c.statement()))
            .toList(),
        answer.verdict().wireName(),
        millis);
  }

  /// Each entity counts for its service, at its best rank.
  private static List<String> services(Explanation answer) {
    Set<String> services = new LinkedHashSet<>();
    answer.candidates().forEach(ranked -> services.add(ranked.entity().service()));
    return List.copyOf(services);
  }

  private static List<String> changes(Explanation answer) {
    Set<String> ids = new LinkedHashSet<>();
    answer
        .changes()
        .forEach(
            change -> ids.add(change.deploymentId() == null ? change.id() : change.deploymentId()));
    return List.copyOf(ids);
  }

  boolean within(int top) {
    return rank > 0 && rank <= top;
  }

  double reciprocalRank() {
    return rank == 0 ? 0 : 1.0 / rank;
  }
}
