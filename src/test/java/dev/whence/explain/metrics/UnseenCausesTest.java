package dev.whence.explain.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.answer.CauseKind;
import org.junit.jupiter.api.Test;

/// Causes of which no request tells: whoever suffers from them shows more.
class UnseenCausesTest {

  @Test
  void whoWaitsWhileItsMachineIsIdleWaitsForTheBusyOneThatNobodyTellsOfCalling() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 300, 0.10, 0.30, 0, 0)
            .component("pay", 100, 0.05, 0.65, 0, 0)
            .component("list", 200, 0.01, 0.01, 0, 0)
            .component("pay", "cpu_usage", 0.1, 0.1)
            .component("pay-db", "cpu_usage", 0.1, 0.9);
    assertThat(scene.ranked("shop", "latency")).first().isEqualTo("pay-db");
    scene.component("list-db", "cpu_usage", 0.1, 0.9);
    assertThat(scene.ranked("shop", "latency")).first().isEqualTo("pay");
  }

  @Test
  void whoFailsWhileNoCalleeDoesFailsForTheOnlyBusyOne() {
    assertThat(failing().ranked("shop", "availability")).first().isEqualTo("pay");
    MetricScene busy = failing().component("bank", "cpu_usage", 0.1, 0.9);
    assertThat(busy.ranked("shop", "availability")).first().isEqualTo("bank");
    busy.component("pay", "cpu_usage", 0.1, 0.9);
    assertThat(busy.ranked("shop", "availability")).first().isEqualTo("pay");
  }

  @Test
  void whoIsBusyForBeingAskedMoreIsNotWaitedFor() {
    MetricScene asked =
        MetricScene.wired()
            .component("shop", 300, 0.1, 0.1, 0, 0.1)
            .component("pay", 100, 0.05, 0.05, 0, 0.3)
            .component("list", 200, 0.01, 0.01, 0, 0)
            .component("bank", 100, 500, 0.02, 0.02, 0, 0)
            .component("bank", "cpu_usage", 0.1, 0.9);
    assertThat(asked.ranked("shop", "availability")).first().isEqualTo("pay");
  }

  @Test
  void whoFailsMayWaitForAStoreInWhichSomethingTakesFarLonger() {
    MetricScene blocked = failing().component("pay-db", "max_tx_duration", 0.2, 60);
    assertThat(blocked.ranked("shop", "availability")).first().isEqualTo("pay-db");
    MetricScene slower = failing().component("pay-db", "max_tx_duration", 0.2, 0.6);
    assertThat(slower.ranked("shop", "availability")).first().isEqualTo("pay");
  }

  private static MetricScene failing() {
    return MetricScene.wired()
        .component("shop", 300, 0.1, 0.1, 0, 0.1)
        .component("pay", 100, 0.05, 0.05, 0, 0.3)
        .component("list", 200, 0.01, 0.01, 0, 0)
        .component("bank", 100, 0.02, 0.02, 0, 0);
  }

  @Test
  void whoHoldsMoreThanThoseWhoWaitCanHaveTakenGoesBeforeThem() {
    assertThat(holding(10).ranked(null, null)).first().isEqualTo("store");
    assertThat(holding(10).ask(null, null).getFirst().kind())
        .isEqualTo(CauseKind.RESOURCE_EXHAUSTED);
    assertThat(holding(1_000).ranked(null, null)).first().isEqualTo("till");
  }

  /// @param calls that the till answers, of which each takes a tenth of a second
  private static MetricScene holding(double calls) {
    return new MetricScene()
        .component("till", calls, 0.1, 0.1, 0, 0.4)
        .add(new MetricScene().gauge("store", "sockets.open", "", 14, 120, 0.02));
  }

  @Test
  void whoReceivesFarMoreAndKeepsItAsksForIt() {
    assertThat(flow(20_000).ranked(null, null)).startsWith("crawler", "store");
    assertThat(flow(250_000).ranked(null, null)).first().isEqualTo("store");
    MetricScene longest = flow(20_000).component("store", "max_tx_duration", 0.2, 60);
    assertThat(longest.ranked(null, null)).startsWith("crawler", "store");
    MetricScene pushed = flow(20_000).component("store", "requests", 10, 10);
    assertThat(pushed.ranked(null, null)).first().isEqualTo("store");
  }

  /// @param sent bytes a second that the crawler sends in the fault
  private static MetricScene flow(double sent) {
    return new MetricScene()
        .component("store", "cpu_usage", 0.1, 0.9)
        .component("crawler", "cpu_usage", 0.1, 0.2)
        .counter("store", "container_network_transmit_bytes_total", 2_000, 200_000)
        .counter("crawler", "container_network_receive_bytes_total", 500, 300_000)
        .counter("crawler", "container_network_transmit_bytes_total", 500, sent);
  }
}
