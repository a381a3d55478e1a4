package dev.whence.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Explanation;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An answer keeps to the bounds of its evidence.
class EngineSettingsTest {

  private final Scenario scenario =
      Scenario.read(
          List.of(
              "baseline 1200",
              "  span 0 60 web \"GET /home\"",
              "    span 5 30 api \"GET /items\"",
              "    span 35 50 stock \"GET /left\"",
              "window 300",
              "  span 0 860 web \"GET /home\"",
              "    span 5 430 api \"GET /items\"",
              "    span 435 850 stock \"GET /left\""));

  @Test
  void opensNoMoreBlocksThanItMay() {
    assertThat(scenario.answer().engine().blocksOpened()).isPositive();
    Explanation answer = scenario.answer(EngineSettings.DEFAULT.bounded(0, 10_000, 20_000, 20));
    assertThat(answer.engine().blocksOpened()).isZero();
    assertThat(answer.candidates()).hasSameSizeAs(scenario.answer().candidates());
  }

  @Test
  void ranksNoMoreThanItMay() {
    assertThat(scenario.answer().candidates()).hasSizeGreaterThan(1);
    Explanation answer = scenario.answer(EngineSettings.DEFAULT.bounded(200, 10_000, 20_000, 1));
    assertThat(answer.candidates()).hasSize(1);
    assertThat(answer.candidates().getFirst().entity())
        .isEqualTo(scenario.answer().candidates().getFirst().entity());
  }

  @Test
  void looksIntoNoMoreSeriesThanItMay() {
    Scenario measured =
        Scenario.read(
            List.of(
                "baseline 600",
                "window 300",
                "metric api cpu.utilization 0.2 0.9 from +20s every 15s on api-1",
                "metric api memory.utilization 0.2 0.2 from +20s every 15s on api-1"));
    String gap = "of metrics, only the first 1 series by name were looked into";
    assertThat(measured.answer().coverage().gaps()).doesNotContain(gap);
    assertThat(
            measured.answer(EngineSettings.DEFAULT.bounded(200, 10_000, 1, 20)).coverage().gaps())
        .contains(gap);
  }

  @Test
  void boundsThatCannotBeAreRefused() {
    for (int[] bad : new int[][] {{-1, 1, 1, 1}, {0, 0, 1, 1}, {0, 1, 0, 1}, {0, 1, 1, 0}}) {
      assertThatThrownBy(() -> EngineSettings.DEFAULT.bounded(bad[0], bad[1], bad[2], bad[3]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be 0 or more");
    }
  }
}
