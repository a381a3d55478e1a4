package dev.whence.explain.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Service;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PoolTest {

  @Test
  void whatNothingIsKnownOfNowIsNoSmallerPool() {
    Pool gone = pool(12, 0, 30, 0);

    assertThat(gone.shrunk()).isFalse();
    assertThat(gone.exhausted()).isFalse();
    assertThat(Objects.requireNonNull(gone.decompose(10, 10)).capacityShare()).isZero();
  }

  @Test
  void aSmallerOneInUseIsExhausted() {
    assertThat(pool(12, 10, 30, 10).exhausted()).isTrue();
    assertThat(pool(12, 10, 30, 10).shrunk()).isTrue();
    assertThat(pool(12, 5, 30, 10).exhausted()).isFalse();
  }

  private static Pool pool(double usedBefore, double usedAfter, double before, double after) {
    return new Pool(
        Service.named("cart"), "main", usedBefore, usedAfter, before, after, 0, 0, null);
  }
}
