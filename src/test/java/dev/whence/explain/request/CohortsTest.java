package dev.whence.explain.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.explain.answer.ChainEdge;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// How much likelier requests suffer that pass through something, against values worked out by
/// hand.
class CohortsTest {

  @Test
  void aRiskRatioAndItsInterval() {
    ChainEdge.Exposure exposure =
        Objects.requireNonNull(Cohorts.exposure(new long[] {40, 10}, new long[] {60, 90}));

    assertThat(exposure.failingThroughPercent()).isEqualTo(80);
    assertThat(exposure.healthyThroughPercent()).isEqualTo(40);
    // (40.5/101) / (10.5/101); sqrt(1/40.5 - 1/101 + 1/10.5 - 1/101) = 0.3164
    assertThat(exposure.riskRatio()).isCloseTo(3.857, within(0.001));
    assertThat(exposure.ci95().getFirst()).isCloseTo(2.075, within(0.01));
    assertThat(exposure.ci95().getLast()).isCloseTo(7.17, within(0.02));
  }

  @Test
  void aGroupWithoutAFailureStillHasAnInterval() {
    ChainEdge.Exposure exposure =
        Objects.requireNonNull(Cohorts.exposure(new long[] {30, 0}, new long[] {20, 50}));

    assertThat(exposure.riskRatio()).isGreaterThan(30).isFinite();
    assertThat(exposure.ci95().getFirst()).isGreaterThan(1);
  }

  @Test
  void whereAllArePassedThroughThereIsNoRatio() {
    assertThat(Cohorts.exposure(new long[] {30, 0}, new long[] {20, 0})).isNull();
    assertThat(Cohorts.exposure(new long[] {0, 0}, new long[] {20, 30})).isNull();
  }
}
