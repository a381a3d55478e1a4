package dev.whence.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What rests while others are at work.
class CourtesyTest {

  private static final long LONG_NANOS = Duration.ofMinutes(10).toNanos();

  private int asked;

  private boolean areAtWork(int times) {
    return asked++ < times;
  }

  private static void work() {
    long until = System.nanoTime() + 20_000_000;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
  }

  @Test
  void restsUntilTheOthersAreDone() {
    Courtesy courtesy = new Courtesy(() -> areAtWork(3), LONG_NANOS);
    work();
    courtesy.rest();
    assertThat(asked).isEqualTo(4);
  }

  @Test
  void goesOnBesideOthersThatHaveNoEnd() {
    Courtesy courtesy = new Courtesy(() -> areAtWork(Integer.MAX_VALUE), LONG_NANOS);
    for (int i = 0; i < 3; i++) {
      work();
      courtesy.rest();
    }
    assertThat(asked).isPositive();
  }

  @Test
  void restsNoLongerThanItMay() {
    Courtesy courtesy = new Courtesy(() -> areAtWork(Integer.MAX_VALUE), 1_000_000);
    work();
    courtesy.rest();
    int atFirst = asked;
    work();
    courtesy.rest();
    assertThat(atFirst).isPositive();
    assertThat(asked).isEqualTo(atFirst);
  }

  @Test
  void anInterruptedThreadDoesNotRest() {
    Courtesy courtesy = new Courtesy(() -> areAtWork(Integer.MAX_VALUE), LONG_NANOS);
    work();
    Thread.currentThread().interrupt();
    courtesy.rest();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(asked).isEqualTo(1);
  }
}
