package dev.whence.explain.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShareShiftTest {

  private static ShareShift of(long k, long n, long l, long m) {
    ShareShift shift = new ShareShift();
    shift.add(k, n, l, m);
    return shift;
  }

  @Test
  void whatVanishesIsAsSurprisingAsWhatBegins() {
    ShareShift vanishes = of(0, 30, 20, 30);
    ShareShift begins = of(20, 30, 0, 30);
    assertThat(vanishes.symmetricSurprise()).isEqualTo(begins.symmetricSurprise(), within(1e-9));
    assertThat(vanishes.surprise()).isLessThan(vanishes.symmetricSurprise() - 1);
  }

  @Test
  void aShareThatSwingsInBothWindowsSwingsNoLessForThat() {
    ShareShift swings = of(12, 40, 24, 40);
    assertThat(swings.symmetricSurprise()).isEqualTo(swings.surprise(), within(0.2));
    assertThat(swings.surprise()).isLessThan(2);
  }

  @Test
  void countingAloneAllowsForNoSwing() {
    ShareShift shift = of(300, 1_000, 500, 1_000);
    assertThat(shift.countedSurprise()).isGreaterThan(4);
    assertThat(shift.surprise()).isLessThan(2);
  }

  @Test
  void withoutCallsOnASideThereIsNoSurprise() {
    assertThat(of(5, 10, 0, 0).symmetricSurprise()).isZero();
    assertThat(of(0, 0, 5, 10).surprise()).isZero();
  }
}
