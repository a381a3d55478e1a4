package dev.whence.cli;

import dev.whence.explain.answer.Explanation;
import java.util.List;

/// How one answer compares with the truth.
///
/// @param rank of the true entity or change, 0 where it was not ranked
/// @param ranking what was ranked, each once, the best first
/// @param statements what the answer says of its first candidates
/// @param cause the kind of root cause that the answer names, empty for none
/// @param millis how long the question took when it was first asked
/// @param millisAgain the same when it was asked a second time
/// @param blocks how many blocks were opened for it
record EvaluationScore(
    String id,
    String system,
    String fault,
    String expected,
    int rank,
    List<String> ranking,
    List<String> statements,
    String verdict,
    String cause,
    double millis,
    double millisAgain,
    int blocks) {

  static EvaluationScore of(
      EvaluationCase asked,
      EvaluationTruth truth,
      Explanation answer,
      double millis,
      double millisAgain) {
    List<String> ranking = truth.ranking(answer);
    return new EvaluationScore(
        asked.id(),
        asked.system(),
        truth.fault(),
        truth.expected(),
        truth.rankIn(ranking),
        ranking,
        answer.candidates().stream()
            .limit(3)
            .map(c -> "%.3f %s".formatted(c.score(), c.statement()))
            .toList(),
        answer.verdict().wireName(),
        answer.rootCause() == null ? "" : answer.rootCause().kind().wireName(),
        millis,
        millisAgain,
        answer.engine().blocksOpened());
  }

  boolean right() {
    return rank == 1;
  }

  boolean within(int top) {
    return rank > 0 && rank <= top;
  }

  double reciprocalRank() {
    return rank == 0 ? 0 : 1.0 / rank;
  }
}
