package dev.whence.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Explanation;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What is counted request by request where there are more of them than are counted.
class CountedRequestsTest {

  /// Everybody suffers in the second half of the window alone.
  private static final List<String> LATE =
      List.of(
          "baseline 1200",
          "  span 0 60 web \"GET /home\"",
          "    span 5 50 api \"GET /items\"",
          "window 300 0 150",
          "  span 0 60 web \"GET /home\"",
          "    span 5 50 api \"GET /items\"",
          "window 300 150 300",
          "  span 0 460 web \"GET /home\"",
          "    span 5 450 api \"GET /items\"");

  private final Scenario scenario = Scenario.read(LATE);

  @Test
  void allAreCountedWhereTheyAreFew() {
    Explanation answer = scenario.answer();
    assertThat(answer.impact()).isNotNull();
    assertThat(answer.impact().affectedRequestsPercent()).isEqualTo(50);
    assertThat(answer.coverage().gaps()).noneMatch(gap -> gap.startsWith("cohorts"));
  }

  @Test
  void thoseOfSomeSecondsStandForAllThroughoutTheWindow() {
    Explanation answer = scenario.answer(EngineSettings.DEFAULT.bounded(200, 120, 20_000, 20));
    assertThat(Objects.requireNonNull(answer.impact()).affectedRequestsPercent())
        .isBetween(40.0, 60.0);
    assertThat(answer.coverage().gaps())
        .anyMatch(gap -> gap.matches("cohorts are counted over 1\\d\\d of 600 requests, .*"));
    assertThat(answer.candidates()).isEqualTo(scenario.answer().candidates());
  }
}
