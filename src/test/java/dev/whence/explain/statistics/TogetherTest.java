package dev.whence.explain.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TogetherTest {

  @Test
  void nothingSaysNothing() {
    assertThat(new Together().surprise()).isZero();
  }

  @Test
  void equalsAddUpByTheRootOfTheirNumber() {
    Together four = new Together();
    for (int i = 0; i < 4; i++) {
      four.add(2, 50, 100);
    }
    assertThat(four.surprise()).isCloseTo(4, within(1e-9));
  }

  @Test
  void whatFewCallsSayDoesNotWaterDownWhatManySay() {
    Together together = new Together();
    together.add(3, 1_000, 1_000);
    for (int i = 0; i < 8; i++) {
      together.add(0, 2, 2);
    }
    assertThat(together.surprise()).isBetween(2.9, 3.0);
  }
}
