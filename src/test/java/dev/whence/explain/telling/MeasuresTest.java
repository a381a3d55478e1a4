package dev.whence.explain.telling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.answer.ChainEdge;
import dev.whence.explain.answer.Finding;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// How an effect follows its cause, and which of two began first, against values worked out by
/// hand.
class MeasuresTest {

  private static final long STEP = DoseResponse.STEP_NANOS;

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

    ChainEdge.Order order = OnsetOrder.of(scraped, between);
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
}
