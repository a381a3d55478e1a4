package dev.whence.intake;

import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.aggregate.JoinedRollup;
import dev.whence.join.JoinSettings;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.Samples;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The room that all tenants share.
class LiveTenantsTest {

  private static final long TTL = 10;
  private static final int OF_ONE = 50;
  private static final int OF_ALL = 200;

  private final LiveTenants tenants =
      new LiveTenants(
          settings(new JoinSettings(TTL, 1_000, 1_000, 100_000, OF_ONE, OF_ALL)),
          new JoinedRollup(Vocabulary.DEFAULT),
          (_, _) -> {},
          _ -> {});

  private static IntakeSettings settings(JoinSettings join) {
    return new IntakeSettings(
        Limits.DEFAULT,
        join,
        32L << 20,
        Duration.ofSeconds(5),
        1 << 20,
        Duration.ofHours(24),
        1_000,
        100);
  }

  private LiveTenant tenant(int number) {
    return tenants.of(new Tenant("tenant-" + number));
  }

  private static Frame line(int request) {
    return Samples.logs().log(0, "web", "a line", 9, T0, "request-" + request, 0).frame();
  }

  private static Frame span(int request) {
    return Samples.spans()
        .span(request, 1, 0, "web", "GET", T0, 1, false, "request-" + request)
        .frame();
  }

  /// Log lines that wait, of all tenants.
  private int waiting() {
    AtomicInteger sum = new AtomicInteger();
    tenants.forEach((_, tenant) -> sum.addAndGet(tenant.waitingLogs()));
    return sum.get();
  }

  @Test
  void theLinesOfAllTenantsTogetherWaitInBoundedRoom() {
    for (int request = 0; request < 2 * OF_ONE; request++) {
      for (int number = 0; number < 20; number++) {
        tenants.offer(tenant(number), line(request), 0);
        assertThat(waiting()).isLessThanOrEqualTo(OF_ALL);
      }
    }
    tenants.look();
    assertThat(waiting()).isEqualTo(OF_ALL);
    assertThat(tenants.joinCounters().crowdedOutLogs()).isEqualTo(20 * 2 * OF_ONE - OF_ALL);
  }

  @Test
  void whoHasMostGivesWay() {
    tenants.offer(tenant(0), line(0), 0);
    for (int request = 0; request < OF_ONE; request++) {
      for (int number = 1; number < 9; number++) {
        tenants.offer(tenant(number), line(request), 0);
      }
    }
    assertThat(tenant(0).waitingLogs()).isEqualTo(1);
    tenants.offer(tenant(0), span(0), 1);
    tenant(0).drain();
    assertThat(tenant(0).take(1).summaries())
        .singleElement()
        .satisfies(request -> assertThat(request.logs()).isEqualTo(1));
  }

  @Test
  void thereIsRoomAgainWhereLinesWaitNoLonger() {
    for (int number = 0; number < 20; number++) {
      for (int request = 0; request < OF_ALL / 20; request++) {
        tenants.offer(tenant(number), line(request), 0);
      }
    }
    tenants.forEach((_, tenant) -> tenant.expire(3 * TTL));
    tenants.look();
    assertThat(waiting()).isZero();
    tenants.offer(tenant(0), line(1), 3 * TTL);
    assertThat(waiting()).isEqualTo(1);
    assertThat(tenants.joinCounters().crowdedOutLogs()).isZero();
  }
}
