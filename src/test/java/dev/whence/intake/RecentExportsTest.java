package dev.whence.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Tenant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RecentExportsTest {

  private final RecentExports recent = new RecentExports(100, 10);

  private static ExportId id(int number) {
    return new ExportId(Tenant.DEFAULT, new ExportKey(0, number));
  }

  private boolean isNew(int number, long nowNanos) {
    return recent.putIfNew(id(number), nowNanos, new CompletableFuture<>()) == null;
  }

  @Test
  void aRepeatedExportIsKnownForSomeTime() {
    assertThat(isNew(1, 0)).isTrue();
    assertThat(isNew(1, 100)).isFalse();
    assertThat(isNew(1, 101)).isTrue();
  }

  @Test
  void theOldestAreForgottenFirst() {
    for (int number = 0; number <= 10; number++) {
      assertThat(isNew(number, number)).isTrue();
    }
    assertThat(isNew(10, 11)).isFalse();
    assertThat(isNew(0, 11)).isTrue();
    assertThat(recent.size()).isLessThanOrEqualTo(10);
  }

  @Test
  void whatIsRefusedTakesNoRoomFromWhatWasTaken() {
    assertThat(isNew(1, 0)).isTrue();
    for (int time = 0; time < 50; time++) {
      assertThat(isNew(2, time)).isTrue();
      recent.forget(id(2));
    }
    assertThat(isNew(1, 50)).isFalse();
  }
}
