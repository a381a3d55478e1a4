package dev.whence.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class BackgroundTest {

  private final AtomicBoolean runs = new AtomicBoolean(true);
  private final AtomicReference<Duration> stuck = new AtomicReference<>(Duration.ZERO);
  private final AtomicInteger failures = new AtomicInteger();
  private final BackgroundLoop loop =
      new BackgroundLoop(
          "compaction",
          runs::get,
          stuck::get,
          Duration.ofMinutes(1),
          failures::get,
          "look at the disk");
  private final Background background = new Background(List.of(loop));

  private String said(HealthCheckResponse.Status status) {
    HealthCheckResponse answer = background.look();
    assertThat(answer.getStatus()).isEqualTo(status);
    Map<String, Object> data = answer.getData().orElseThrow();
    return String.valueOf(data.get("compaction"));
  }

  @Test
  void whatGetsOnIsUp() {
    stuck.set(Duration.ofMinutes(1));
    failures.set(3);
    assertThat(said(HealthCheckResponse.Status.UP)).isEqualTo("gets on");
  }

  @Test
  void aLoopThatHasEndedIsDown() {
    runs.set(false);
    assertThat(said(HealthCheckResponse.Status.DOWN))
        .contains("has ended. Recommended action: restart");
  }

  @Test
  void oneThatHasGotNowhereForLongIsDownUntilItGetsOn() {
    stuck.set(Duration.ofSeconds(61));
    assertThat(said(HealthCheckResponse.Status.DOWN))
        .contains("got nowhere for 61 s. Recommended action: look at the disk");
    stuck.set(Duration.ZERO);
    assertThat(said(HealthCheckResponse.Status.UP)).isEqualTo("gets on");
  }

  @Test
  void oneThatFailsAgainAndAgainIsDown() {
    failures.set(11);
    assertThat(said(HealthCheckResponse.Status.DOWN)).contains("failed 11 times in a row");
  }

  @Test
  void isToldOfOnceAndOnceWhenItIsOver() {
    assertThat(background.tell()).isEmpty();
    runs.set(false);
    assertThat(background.tell()).singleElement().asString().contains("has ended");
    assertThat(background.tell()).isEmpty();
    runs.set(true);
    assertThat(background.tell()).containsExactly("compaction gets on again");
    assertThat(background.tell()).isEmpty();
  }
}
