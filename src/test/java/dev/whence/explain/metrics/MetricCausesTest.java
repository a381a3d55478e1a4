package dev.whence.explain.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.model.Service;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Small systems with one fault each; who is blamed?
class MetricCausesTest {

  @Test
  void callersThatOnlyWaitAreExplainedAway() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 600, 0.100, 0.133, 0, 0)
            .component("pay", 100, 0.050, 0.250, 0, 0)
            .component("bank", 100, 0.020, 0.220, 0, 0)
            .component("list", 500, 0.010, 0.010, 0, 0)
            .component("stock", 500, 0.005, 0.005, 0, 0);
    Candidate first = scene.ask("shop", "latency").getFirst();
    assertThat(first.entity()).isEqualTo(Entity.service(Service.named("bank")));
    assertThat(first.kind()).isEqualTo(CauseKind.BEHAVIOUR_CHANGE);
    assertThat(first.tier()).isEqualTo(JoinTier.TOPOLOGY_WINDOW);
    assertThat(first.bound()).isEqualTo(Verdict.PROBABLE);
    assertThat(first.findings().getFirst().aspect()).isEqualTo(Finding.Aspect.OWN_TIME);
  }

  @Test
  void timeOfItsOwnIsTheCallersOwn() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 600, 0.100, 0.133, 0, 0)
            .component("pay", 100, 0.050, 0.250, 0, 0)
            .component("bank", 100, 0.020, 0.022, 0, 0);
    assertThat(scene.ranked("shop", "latency")).first().isEqualTo("pay");
  }

  /// One statement of many became slow: most that the database does takes hardly longer.
  @Test
  void timeThatIsMissingIsSpentWhereTheMachineIsBusy() {
    MetricScene scene = MetricScene.wired().component("shop", 600, 0.100, 0.133, 0, 0);
    scene
        .component("pay", 100, 0.050, 0.250, 0, 0)
        .component("bank", 100, 0.020, 0.030, 0, 0)
        .add(new MetricScene().gauge("bank", "cpu_usage", "%", 5, 80, 0.02));
    assertThat(scene.ranked("shop", "latency")).first().isEqualTo("bank");
    scene.add(new MetricScene().gauge("pay", "cpu_usage", "%", 5, 80, 0.02));
    assertThat(scene.ranked("shop", "latency")).first().isEqualTo("pay");
  }

  /// What waits for a free worker of the shop waits for whom its workers wait for.
  @Test
  void whoWaitsForAFarSlowerCalleeExplainsNothingItself() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 600, 0.100, 1.300, 0, 0)
            .component("pay", 100, 0.050, 1.050, 0, 0)
            .component("bank", 100, 0.020, 1.020, 0, 0)
            .component("list", 500, 0.010, 0.010, 0, 0);
    assertThat(scene.ranked("shop", "latency")).first().isEqualTo("bank");
  }

  @Test
  void whoWaitsForAnAnswerByAnotherWayWaitsForWhatLiesBeyondAQueue() {
    MetricScene scene =
        new MetricScene()
            .calls("shop", "flow")
            .calls("flow", "sender")
            .calls("sender", "queue")
            .calls("queue", "shipper")
            .component("shop", 100, 0.9, 5.9, 0, 0)
            .component("flow", 100, 0.8, 5.8, 0, 0)
            .component("sender", 100, 0.02, 0.02, 0, 0)
            .component("queue", 100, 0.01, 0.01, 0, 0)
            .component("shipper", 100, 0.6, 5.6, 0, 0);
    assertThat(scene.ranked("shop", "latency")).first().isEqualTo("shipper");
  }

  @Test
  void whoFailsGivesUpOnOneThatTakesLongerThanAllOfItDid() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 600, 0.1, 0.1, 0, 0.1)
            .component("pay", 100, 0.05, 0.06, 0, 0.5)
            .component("bank", 100, 0.02, 0.30, 0, 0);
    assertThat(scene.ranked("shop", "availability")).first().isEqualTo("bank");
  }

  @Test
  void whoFailsDoesNotGiveUpOnOneThatIsStillQuick() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 600, 0.1, 0.1, 0, 0.1)
            .component("pay", 100, 0.05, 0.06, 0, 0.5)
            .component("bank", 100, 0.005, 0.015, 0, 0);
    assertThat(scene.ranked("shop", "availability")).first().isEqualTo("pay");
  }

  @Test
  void whoIsWaitedForInVainMayWaitInItsTurn() {
    MetricScene scene =
        new MetricScene()
            .calls("shop", "archive")
            .calls("archive", "vault")
            .component("shop", 100, 0.10, 0.25, 0, 0.5)
            .component("archive", 100, 0.05, 0.15, 0, 0)
            .component("vault", 100, 0.02, 0.12, 0, 0);
    assertThat(scene.ranked("shop", "availability")).first().isEqualTo("vault");
  }

  @Test
  void whoFailsSoonerThanItAnsweredGivesUpOnNobody() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 600, 0.1, 0.1, 0, 0.1)
            .component("pay", 100, 0.05, 0.02, 0, 0.5)
            .component("bank", 100, 0.02, 0.08, 0, 0);
    assertThat(scene.ranked("shop", "availability")).first().isEqualTo("pay");
  }

  @Test
  void fewFailuresOutOfNowhereAreEnough() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 600, 0.1, 0.1, 0.004, 0.006)
            .component("pay", 100, 0.05, 0.05, 0, 0)
            .component("list", 500, 0.01, 0.01, 0, 0.004)
            .component("stock", 500, 0.005, 0.005, 0, 0);
    assertThat(scene.ranked("shop", "availability")).first().isEqualTo("list");
  }

  @Test
  void hopWithoutTelemetryIsPassed() {
    MetricScene scene =
        new MetricScene()
            .calls("shop", "proxy")
            .calls("proxy", "pay")
            .component("shop", 100, 0.1, 0.1, 0, 0.2)
            .component("pay", 100, 0.05, 0.05, 0, 0.2);
    assertThat(scene.ranked("shop", "errors")).first().isEqualTo("pay");
  }

  @Test
  void hopTooRestlessToShowItIsPassed() {
    MetricScene scene =
        new MetricScene()
            .calls("shop", "flow")
            .calls("flow", "pay")
            .add(new MetricScene().gauge("flow", "requests", "{request}", 100, 100, 0.02))
            .add(new MetricScene().gauge("flow", "latency_avg", "s", 1, 1.1, 0.9))
            .component("shop", 100, 0.1, 0.3, 0, 0)
            .component("pay", 100, 0.05, 0.25, 0, 0);
    assertThat(scene.ranked("shop", "latency")).first().isEqualTo("pay");
  }

  @Test
  void hubIsNotBlamedForOneOfItsCallers() {
    MetricScene scene =
        new MetricScene()
            .calls("pay", "hub")
            .calls("list", "hub")
            .calls("mail", "hub")
            .calls("stock", "hub")
            .component("pay", 100, 0.05, 0.15, 0, 0)
            .component("list", 100, 0.05, 0.05, 0, 0)
            .component("mail", 100, 0.05, 0.05, 0, 0)
            .component("stock", 100, 0.05, 0.05, 0, 0)
            .component("hub", 400, 0.010, 0.030, 0, 0);
    assertThat(scene.ranked("pay", "latency")).startsWith("pay", "hub");
  }

  @Test
  void sharedDependencyThatSlowsForAllIsBlamed() {
    MetricScene scene =
        new MetricScene()
            .calls("pay", "store")
            .calls("list", "store")
            .component("pay", 100, 0.05, 0.15, 0, 0)
            .component("list", 100, 0.05, 0.15, 0, 0)
            .component("store", 200, 0.010, 0.110, 0, 0);
    assertThat(scene.ranked(null, null)).first().isEqualTo("store");
    assertThat(scene.ranked("list", "latency")).first().isEqualTo("store");
  }

  @Test
  void surgeIsTracedToWhereItBegins() {
    MetricScene scene =
        new MetricScene()
            .calls("crawler", "shop")
            .calls("shop", "search")
            .component("crawler", 10, 90, 0.1, 0.4, 0, 0)
            .component("shop", 100, 300, 0.1, 0.4, 0, 0)
            .component("search", 100, 300, 0.02, 0.32, 0, 0);
    List<Candidate> ranked = scene.ask("shop", "latency");
    assertThat(ranked.getFirst().entity().service()).isEqualTo("crawler");
    assertThat(ranked.getFirst().kind()).isEqualTo(CauseKind.TRAFFIC_INCREASE);
    assertThat(ranked.get(1).entity().service()).isEqualTo("search");
  }

  @Test
  void callerThatAsksMoreForTheSameRequestsIsTheSource() {
    MetricScene scene =
        new MetricScene()
            .calls("shop", "search")
            .component("shop", 100, 100, 0.1, 1.0, 0, 0)
            .component("search", 100, 400, 0.02, 0.24, 0, 0);
    assertThat(scene.ranked("shop", "latency")).startsWith("shop", "search");
  }

  @Test
  void ofSeveralCallersTheOneThatAsksMoreIsTheSource() {
    MetricScene scene =
        new MetricScene()
            .answered("shop", "search", "200", 60, 60)
            .answered("export", "search", "200", 2, 1000)
            .component("shop", 60, 60, 0.1, 0.5, 0, 0)
            .component("search", 62, 1060, 0.02, 0.42, 0, 0)
            .component("export", "cpu_usage", 0.1, 0.1);
    assertThat(scene.ranked("shop", "latency")).first().isEqualTo("export");
  }

  @Test
  void whereMoreIsAskedThanRetriesAskItIsWhyRequestsFail() {
    MetricScene scene = new MetricScene().calls("shop", "search");
    scene.component("shop", 100, 400, 0.1, 0.1, 0, 0.3);
    scene.component("search", 100, 400, 0.02, 0.02, 0, 0.31);
    assertThat(scene.ranked("shop", "availability")).first().isEqualTo("shop");
    MetricScene retried = new MetricScene().calls("shop", "search");
    retried.component("shop", 100, 160, 0.1, 0.1, 0, 0.3);
    retried.component("search", 100, 160, 0.02, 0.02, 0, 0.31);
    assertThat(retried.ranked("shop", "availability")).first().isEqualTo("search");
  }

  /// A caller that has a request under way cannot have hundreds of calls under way.
  @Test
  void loadOfAClientThatNobodyTellsOfIsNotTheKnownCallers() {
    MetricScene scene =
        new MetricScene()
            .calls("shop", "search")
            .component("shop", 60, 60, 0.2, 3.2, 0, 0)
            .component("search", 50, 6000, 0.02, 5, 0, 0);
    assertThat(scene.ranked("shop", "latency")).first().isEqualTo("search");
  }

  @Test
  void whatAnotherHourAsksMoreIsNoSurge() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 300, 600, 0.10, 0.30, 0, 0)
            .component("pay", 100, 200, 0.05, 0.65, 0, 0)
            .component("list", 200, 400, 0.01, 0.01, 0, 0);
    assertThat(scene.ranked("shop", "latency")).first().isEqualTo("shop");
    assertThat(scene.askSinceLong("shop", "latency").getFirst().entity().service())
        .isEqualTo("pay");
  }

  @Test
  void anotherHourMakesNothingFail() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 600, 0.1, 0.1, 0.01, 0.021)
            .component("pay", 100, 0.05, 0.05, 0, 0);
    assertThat(scene.askSinceLong("shop", "availability").getFirst().entity().service())
        .isEqualTo("shop");
  }

  @Test
  void moreLoadThatIsBorneIsNoCause() {
    MetricScene scene =
        new MetricScene()
            .calls("crawler", "shop")
            .calls("shop", "search")
            .component("crawler", 10, 90, 0.1, 0.1, 0, 0)
            .component("shop", 100, 300, 0.1, 0.1, 0, 0)
            .component("search", 100, 300, 0.02, 0.02, 0, 0);
    assertThat(scene.ranked("shop", "latency")).isEmpty();
  }

  @Test
  void twoIndependentCausesAreBothFound() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 600, 0.100, 0.180, 0, 0)
            .component("pay", 100, 0.050, 0.300, 0, 0)
            .component("bank", 100, 0.020, 0.020, 0, 0)
            .component("list", 500, 0.010, 0.055, 0, 0)
            .component("stock", 500, 0.005, 0.050, 0, 0);
    assertThat(scene.ranked("shop", "latency").subList(0, 2))
        .containsExactlyInAnyOrder("pay", "stock");
  }

  @Test
  void quietSystemHasNoCause() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 600, 0.100, 0.101, 0.002, 0.002)
            .component("pay", 100, 0.050, 0.049, 0, 0)
            .component("bank", 100, 0.020, 0.020, 0, 0);
    assertThat(scene.ranked(null, null)).isEmpty();
    assertThat(scene.ranked("shop", "latency")).isEmpty();
  }

  @Test
  void withoutTopologyNothingIsMoreThanCoincident() {
    MetricScene scene = new MetricScene().component("pay", 100, 0.05, 0.5, 0, 0);
    Candidate only = scene.ask(null, "latency").getFirst();
    assertThat(only.entity().service()).isEqualTo("pay");
    assertThat(only.tier()).isEqualTo(JoinTier.WINDOW_ONLY);
    assertThat(only.bound()).isEqualTo(Verdict.COINCIDENT);
  }

  @Test
  void sameQuestionSameAnswer() {
    MetricScene scene =
        MetricScene.wired()
            .component("shop", 600, 0.100, 0.133, 0, 0)
            .component("pay", 100, 0.050, 0.250, 0, 0);
    assertThat(scene.ask("shop", "latency")).isEqualTo(scene.ask("shop", "latency"));
  }

  @Test
  void aMeanTimeThatDoesNotSaySoGoesBeforePercentiles() {
    MetricScene scene =
        new MetricScene()
            .calls("shop", "bank")
            .component("shop", "TargetResponseTime", 0.09, 0.29)
            .component("shop", "ResponseTimeP90", 0.15, 3)
            .component("bank", "TargetResponseTime", 0.02, 0.22)
            .component("bank", "ResponseTimeP90", 0.05, 0.6)
            .add(new MetricScene().gauge("shop", "RequestCount", "", 100, 100, 0.02))
            .add(new MetricScene().gauge("bank", "RequestCount", "", 100, 100, 0.02));
    assertThat(scene.ranked(null, null)).first().isEqualTo("bank");
  }

  @Test
  void aMeshThatCountsCallsPerEdgeIsAGraph() {
    MetricScene scene =
        new MetricScene()
            .mesh("shop", "pay-api", 0.050, 0.250)
            .mesh("pay-api", "bank", 0.020, 0.220)
            .component("PayApi", "cpu_usage", 1, 1);
    Candidate first = scene.ask(null, null).getFirst();
    assertThat(first.entity().service()).isEqualTo("bank");
    assertThat(first.bound()).isEqualTo(Verdict.PROBABLE);
    assertThat(scene.ranked(null, null)).contains("PayApi").doesNotContain("pay-api");
  }

  /// @param refusing whom the bank refuses
  private static MetricScene refusals(String... refusing) {
    MetricScene scene = new MetricScene();
    for (String caller : List.of("pay", "list")) {
      boolean refused = List.of(refusing).contains(caller);
      scene
          .answered("shop", caller, "200", 100, refused ? 5 : 100)
          .answered("shop", caller, "500", 0, refused ? 95 : 0)
          .answered(caller, "bank", "200", 100, refused ? 5 : 100)
          .answered(caller, "bank", "401", 0, refused ? 95 : 0);
    }
    return scene;
  }

  @Test
  void whoRefusesSeveralCallersFailsThem() {
    assertThat(refusals("pay", "list").ranked(null, null)).first().isEqualTo("bank");
  }

  @Test
  void whoIsRefusedAloneMayHaveAskedWrongly() {
    assertThat(refusals("pay").ranked(null, null)).first().isEqualTo("pay");
  }

  @Test
  void sharesAreToldAsTheMetricTellsThem() {
    MetricScene scene = new MetricScene().component("bank", 600, 0.1, 0.1, 0, 0.3);
    Evidence shown = scene.ask(null, null).getFirst().findings().getFirst().evidence().getFirst();
    assertThat(shown.display()).isEqualTo("availability 100 % -> 70 %");
    assertThat(shown.valueAfter()).isCloseTo(0.7, within(1e-9));
  }
}
