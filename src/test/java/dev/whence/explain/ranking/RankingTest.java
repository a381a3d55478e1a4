package dev.whence.explain.ranking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.model.Service;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How sure an answer may be.
class RankingTest {

  private static final EngineSettings DEFAULT = EngineSettings.DEFAULT;

  @ParameterizedTest(name = "{0} that users notice: {1} is {2}")
  @CsvSource({
    "TRAFFIC_INCREASE, true, ESTABLISHED",
    "TRAFFIC_INCREASE, false, PROBABLE",
    "BEHAVIOUR_CHANGE, false, ESTABLISHED",
  })
  void moreRequestsThatNobodySuffersFromAreNoEstablishedCause(
      CauseKind kind, boolean noticed, Verdict verdict) {
    assertThat(Ranking.verdict(List.of(candidate("shop", kind, 9)), noticed, DEFAULT))
        .isEqualTo(verdict);
  }

  @Test
  void whoHardlyOutdoesTheNextIsProbable() {
    List<Candidate> close =
        List.of(
            candidate("shop", CauseKind.BEHAVIOUR_CHANGE, 9),
            candidate("cart", CauseKind.BEHAVIOUR_CHANGE, 8));
    assertThat(Ranking.verdict(close, true, DEFAULT)).isEqualTo(Verdict.PROBABLE);
  }

  private static Candidate candidate(String name, CauseKind kind, double surprise) {
    return new Candidate(
        Entity.service(Service.named(name)),
        kind,
        Candidate.score(surprise),
        name,
        List.of(),
        JoinTier.TRACE_ID,
        Verdict.ESTABLISHED);
  }
}
