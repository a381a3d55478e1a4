package dev.whence.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// A ledger that cannot fail would prove nothing.
class LedgerTest {

  private static Ledger of(long... exports) {
    Ledger ledger = new Ledger();
    for (long export : exports) {
      ledger.acknowledge(export);
    }
    return ledger;
  }

  @Test
  void whatIsThereOnceIsWhole() {
    assertThat(of(1, 2).compare(Map.of(1L, 10L, 2L, 10L), 10).isWhole()).isTrue();
  }

  @Test
  void aReceiverThatForgetsIsFound() {
    Ledger.Outcome outcome = of(1, 2).compare(Map.of(1L, 7L), 10);
    assertThat(outcome).isEqualTo(new Ledger.Outcome(20, 7, 0));
    assertThat(outcome.isWhole()).isFalse();
  }

  @Test
  void aReceiverThatDoublesIsFound() {
    Ledger.Outcome outcome = of(1, 2).compare(Map.of(1L, 10L, 2L, 20L), 10);
    assertThat(outcome).isEqualTo(new Ledger.Outcome(20, 20, 10));
    assertThat(outcome.isWhole()).isFalse();
  }
}
