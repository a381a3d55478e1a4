package dev.whence.explain.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What those tell of a component that call it, beside what it tells of itself.
final class CallersViewTest {

  @Test
  void whoTurnsCallsAwayDoesNotCountThemAsFailed() {
    assertThat(failingAtBank("throttle").ask("shop", "errors").getFirst().entity().service())
        .isEqualTo("bank");
  }

  @Test
  void whatIsRefusedIsTheFaultOfWhoAsksSo() {
    assertThat(failingAtBank("error_4xx").ask("shop", "errors").getFirst().entity().service())
        .isEqualTo("pay");
  }

  @Test
  void whoIsGoneCountsNothing() {
    MetricScene scene = failingAtBank("fault_5xx").silent("bank");

    assertThat(scene.ask("shop", "errors").getFirst().entity().service()).isEqualTo("bank");
  }

  /// Half of what pay asks of bank fails; bank itself knows nothing of it.
  private static MetricScene failingAtBank(String failure) {
    return MetricScene.wired()
        .component("shop", 200, 0.1, 0.1, 0, 0.25)
        .component("pay", 100, 0.05, 0.05, 0, 0.5)
        .component("bank", 100, 0.02, 0.02, 0, 0)
        .component("list", 100, 0.05, 0.05, 0, 0)
        .component("stock", 100, 0.02, 0.02, 0, 0)
        .counted("pay", "bank", 100, 100, 50, failure)
        .counted("list", "stock", 100, 100, 0, "");
  }

  @Test
  void aSurgeBeginsWhereItArrivesIfNothingElseIsKnownOfWhoSendsIt() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 200, 2000, 0.1, 0.3, 0, 0)
            .component("pay", 100, 1000, 0.05, 0.25, 0, 0)
            .component("bank", 100, 1000, 0.02, 0.22, 0, 0)
            .counted("app", "shop", 100, 100, 0, "")
            .counted("web", "shop", 100, 1900, 0, "");

    Candidate first = scene.ask("shop", "latency").getFirst();
    assertThat(first.entity().service()).isEqualTo("shop");
    assertThat(first.kind()).isEqualTo(CauseKind.TRAFFIC_INCREASE);
  }

  @Test
  void whoCountsByTheMinuteIsComparedWithWhoCountsByTheSecond() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 100, 0.1, 0.5, 0, 0)
            .component("pay", 100, 0.05, 0.45, 0, 0)
            .component("bank", "latency_avg", 0.02, 0.42)
            .counter("bank", "requests_total", 100 / 60.0, 100 / 60.0)
            .counted("shop", "pay", 100, 100, 0, "")
            .counted("pay", "bank", 100, 100, 0, "");

    assertThat(scene.ask("shop", "latency").getFirst().entity().service()).isEqualTo("bank");
  }

  @Test
  void whoIsHardToReachFromAllSidesIsSlowNotThoseWhomItCalls() {
    MetricScene scene =
        new MetricScene()
            .mesh("edge", "shop", 0.050, 0.350, 0.051, 0.451)
            .mesh("shop", "pay", 0.005, 0.005, 0.006, 0.106)
            .mesh("shop", "list", 0.010, 0.010, 0.011, 0.111)
            .mesh("shop", "stock", 0.005, 0.005, 0.006, 0.106)
            .mesh("edge", "list", 0.010, 0.010, 0.011, 0.011);

    assertThat(scene.ranked(null, "latency")).first().isEqualTo("shop");
  }

  @Test
  void aServiceGraphTimesBothEndsOfACallToo() {
    MetricScene scene =
        new MetricScene()
            .graph("edge", "shop", 0.050, 0.050, 0.051, 0.151)
            .graph("shop", "pay", 0.005, 0.005, 0.006, 0.206)
            .graph("shop", "list", 0.010, 0.010, 0.011, 0.211)
            .graph("shop", "stock", 0.005, 0.005, 0.006, 0.206)
            .graph("edge", "list", 0.010, 0.010, 0.011, 0.011);

    assertThat(scene.ranked(null, "latency")).first().isEqualTo("shop");
  }

  @Test
  void whomOthersReachAsQuicklyAsEverIsNotSlow() {
    MetricScene scene =
        new MetricScene()
            .mesh("edge", "shop", 0.051, 0.451)
            .mesh("shop", "pay", 0.006, 0.106)
            .mesh("shop", "list", 0.011, 0.111)
            .mesh("shop", "stock", 0.006, 0.106)
            .mesh("edge", "list", 0.011, 0.011)
            .mesh("edge", "stock", 0.006, 0.006);

    assertThat(scene.ranked(null, "latency")).first().isEqualTo("shop");
  }

  @Test
  void whoAloneIsHardToReachIsSlow() {
    MetricScene scene =
        new MetricScene()
            .mesh("edge", "shop", 0.050, 0.150, 0.051, 0.151)
            .mesh("shop", "pay", 0.005, 0.005, 0.006, 0.106)
            .mesh("shop", "list", 0.010, 0.010, 0.011, 0.011)
            .mesh("shop", "stock", 0.005, 0.005, 0.006, 0.006);

    assertThat(scene.ranked(null, "latency")).first().isEqualTo("pay");
  }

  @Test
  void whereRequestsAreAsUsualMachinesAreLookedAt() {
    MetricScene scene = usual();
    scene.add(scene.gauge("stock", "cpu_utilization", "%", 5, 70, 0.02));

    assertThat(scene.ask(null, null))
        .first()
        .satisfies(each -> assertThat(each.entity().service()).isEqualTo("stock"))
        .extracting(Candidate::bound)
        .isEqualTo(Verdict.COINCIDENT);
  }

  @Test
  void whatIsNotToldIsNoSymptom() {
    MetricScene scene = usual();
    scene.add(scene.gauge("stock", "pool_in_use", "", 5, 5, 0.02)).silent("stock");

    assertThat(scene.ask(null, null)).isEqualTo(List.of());
  }

  private static MetricScene usual() {
    return MetricScene.wired()
        .component("shop", 200, 0.1, 0.1, 0, 0)
        .component("pay", 100, 0.05, 0.05, 0, 0)
        .component("list", 100, 0.05, 0.05, 0, 0)
        .component("stock", 100, 0.02, 0.02, 0, 0);
  }
}
