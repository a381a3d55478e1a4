package dev.whence.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The statistics and sentences that answers are made of, against values worked out by hand.
class MeasuresTest {

  private static final long STEP = DoseResponse.STEP_NANOS;

  @Test
  void aRiskRatioAndItsInterval() {
    Explanation.Exposure exposure =
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
    Explanation.Exposure exposure =
        Objects.requireNonNull(Cohorts.exposure(new long[] {30, 0}, new long[] {20, 50}));

    assertThat(exposure.riskRatio()).isGreaterThan(30).isFinite();
    assertThat(exposure.ci95().getFirst()).isGreaterThan(1);
  }

  @Test
  void whereAllArePassedThroughThereIsNoRatio() {
    assertThat(Cohorts.exposure(new long[] {30, 0}, new long[] {20, 0})).isNull();
    assertThat(Cohorts.exposure(new long[] {0, 0}, new long[] {20, 30})).isNull();
  }

  @Test
  void anEffectThatFollowsTwoStepsLaterIsFoundThere() {
    TreeMap<Long, Double> cause = new TreeMap<>();
    TreeMap<Long, Double> effect = new TreeMap<>();
    double[] values = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4};
    for (int i = 0; i < values.length; i++) {
      cause.put(i * STEP, values[i]);
      effect.put((i + 2) * STEP, values[i] * values[i]);
    }

    DoseResponse dose = Objects.requireNonNull(DoseResponse.of(cause, effect));

    assertThat(dose.spearman()).isEqualTo(1);
    assertThat(dose.lagSeconds()).isEqualTo(60);
    assertThat(dose.steps()).isEqualTo(20);
  }

  @Test
  void whatDoesNotFollowIsNoDoseResponse() {
    TreeMap<Long, Double> rises = new TreeMap<>();
    TreeMap<Long, Double> falls = new TreeMap<>();
    for (int i = 0; i < 20; i++) {
      rises.put(i * STEP, (double) i);
      falls.put(i * STEP, (double) -i);
    }

    assertThat(DoseResponse.of(rises, falls)).isNull();
    assertThat(DoseResponse.of(rises, null)).isNull();
    assertThat(DoseResponse.of(rises, new TreeMap<>())).isNull();
  }

  @Test
  void overlappingOnsetsHaveNoOrder() {
    Finding.Onset scraped = onset(0, 60);
    Finding.Onset between = onset(40, 50);

    Explanation.Order order = OnsetOrder.of(scraped, between);
    assertThat(order.order()).isEqualTo("unknown");
    assertThat(order.overlapSeconds()).isEqualTo(10);
    assertThat(order.gapSeconds()).isNull();
    assertThat(order.precedesProbability()).isBetween(0.6, 0.9);
    assertThat(OnsetOrder.of(onset(0, 10), onset(25, 60)).gapSeconds())
        .isEqualTo(List.of(15.0, 60.0));
    assertThat(OnsetOrder.of(null, between).order()).isEqualTo("unknown");
  }

  private static Finding.Onset onset(long from, long to) {
    return new Finding.Onset(from * 1_000_000_000L, to * 1_000_000_000L, "slice");
  }

  @Test
  void numbersReadAsPeopleWriteThem() {
    assertThat(Words.percent(0.4312)).isEqualTo("43 %");
    assertThat(Words.percent(0.004)).isEqualTo("0.4 %");
    assertThat(Words.percent(0)).isEqualTo("0 %");
    assertThat(Words.percent(1)).isEqualTo("100 %");
    assertThat(Words.seconds(0.01234)).isEqualTo("12.3 ms");
    assertThat(Words.seconds(4.8123)).isEqualTo("4.81 s");
    assertThat(Words.number(1270.4)).isEqualTo("1270");
    assertThat(Words.number(6)).isEqualTo("6");
    assertThat(Words.number(1e-12)).doesNotContain("E");
    assertThat(Words.times(1)).isEqualTo("1 time");
  }

  @Test
  void aLineIsOfItsPattern() {
    assertThat(
            LinePattern.matches("<*> ERROR login of <*> failed", "12:00 ERROR login of a failed"))
        .isTrue();
    assertThat(LinePattern.matches("<*> ERROR login of <*> failed", "12:00 INFO login of a"))
        .isFalse();
    assertThat(
            LinePattern.message(
                "c.s.Contacts#37",
                "08:44 ERROR c.s.Contacts#37 TraceID: adb7d7cd7bacac14b660068f57e44ad1 no"
                    + " contacts"))
        .isEqualTo(": \"no contacts\"");
    assertThat(LinePattern.message("login of <*>", "login of a")).isEmpty();
  }
}
