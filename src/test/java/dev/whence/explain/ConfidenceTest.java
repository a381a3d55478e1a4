package dev.whence.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A confidence is said where something was compared, and left out where nothing was.
class ConfidenceTest {

  @ParameterizedTest
  @ValueSource(strings = {"baseline-none", "few-points-quiet"})
  void noneIsSaidWhereTooLittleWasCompared(String scenario) throws IOException {
    Path file = Path.of("src/test/resources/explain", scenario + ".scenario");
    Explanation answer = Scenario.read(Files.readAllLines(file)).answer();
    assertThat(answer.verdict()).isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
    assertThat(answer.candidates()).isEmpty();
    assertThat(answer.confidence()).isNull();
  }

  @Test
  void whereAllIsAsUsualItRestsOnTheComparison() {
    Explanation answer =
        Scenario.read(
                List.of(
                    "baseline 600",
                    "  span 0 60 web \"GET /home\"",
                    "window 300",
                    "  span 0 60 web \"GET /home\""))
            .answer();
    assertThat(answer.verdict()).isEqualTo(Verdict.NOTHING_UNUSUAL);
    assertThat(answer.confidence())
        .isEqualTo(new Explanation.Confidence(0.5, "no indicator moved beyond chance", null));
  }
}
