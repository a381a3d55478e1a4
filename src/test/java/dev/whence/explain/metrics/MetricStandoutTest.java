package dev.whence.explain.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who stands out where nothing tells who calls whom.
class MetricStandoutTest {

  @Test
  void whereNothingTellsWhoCallsWhomItIsWhereADelayIsLargestInProportion() {
    MetricScene scene =
        new MetricScene()
            .component("shop", 600, 0.400, 0.600, 0, 0)
            .component("pay", 600, 0.100, 0.300, 0, 0)
            .component("bank", 600, 0.020, 0.220, 0, 0)
            .component("stock", 600, 0.005, 0.005, 0, 0);
    assertThat(scene.ranked("shop", "latency")).containsExactly("bank", "pay", "shop");
    assertThat(scene.ask("shop", "latency").getFirst().bound()).isEqualTo(Verdict.COINCIDENT);
  }

  @Test
  void whatUsesUpAMachineGoesBeforeWhoeverWaits() {
    MetricScene scene =
        new MetricScene()
            .component("shop", 600, 0.040, 0.160, 0, 0)
            .component("bank", 600, 0.020, 0.080, 0, 0)
            .add(new MetricScene().gauge("bank", "cpu_usage", "%", 20, 90, 0.02));
    Candidate first = scene.ask("shop", "latency").getFirst();
    assertThat(first.entity().service()).isEqualTo("bank");
    assertThat(first.kind()).isEqualTo(CauseKind.RESOURCE_EXHAUSTED);
  }

  @Test
  void whatIsAskedAboutMayShowInAnotherSignalOrNotAtAll() {
    MetricScene slow =
        new MetricScene().add(new MetricScene().gauge("bank", "latency_avg", "s", 0.02, 0.2, 0.05));
    assertThat(slow.ranked("shop", "errors")).containsExactly("bank");
    MetricScene used =
        new MetricScene().add(new MetricScene().gauge("bank", "cpu_usage", "%", 20, 90, 0.02));
    assertThat(used.ranked("shop", "errors")).containsExactly("bank");
  }

  @Test
  void aMetricWhoseMeaningNothingTellsCountsLess() {
    MetricScene scene =
        new MetricScene()
            .component("shop", 600, 0.040, 0.400, 0, 0)
            .add(new MetricScene().gauge("stock", "shelves", "", 1, 20, 0.02));
    assertThat(scene.ranked("shop", "latency")).containsExactly("shop", "stock");
  }

  @Test
  void nothingIsFoundWhereAllIsAsUsual() {
    MetricScene scene =
        new MetricScene()
            .component("shop", 600, 0.1, 0.1, 0.01, 0.01)
            .component("bank", 600, 0.02, 0.02, 0, 0)
            .add(new MetricScene().gauge("bank", "cpu_usage", "%", 20, 20, 0.1));
    assertThat(scene.ask("shop", "latency")).isEmpty();
    assertThat(scene.ask(null, null)).isEmpty();
  }

  @Test
  void oneTickOfACounterIsNoCause() {
    MetricScene scene =
        new MetricScene()
            .counter("aaa", "cfs_throttled_periods_total", 0, 1.0 / 300)
            .component("bank", 600, 0.002, 0.040, 0, 0)
            .counter("bank", "cfs_throttled_periods_total", 0, 6);
    assertThat(scene.ranked(null, null)).first().isEqualTo("bank");
    assertThat(scene.ranked(null, null)).doesNotContain("aaa");
  }

  @Test
  void whereMoreFailsStandsOutMore() {
    MetricScene scene =
        new MetricScene()
            .component("aaa", 600, 0.1, 0.1, 0, 0.08)
            .component("bank", 600, 0.1, 0.1, 0, 0.8);
    assertThat(scene.ranked(null, null)).containsExactly("bank", "aaa");
  }

  @Test
  void thatHardlyAnythingFailsIsLittleHoweverManyTimesAsMuch() {
    MetricScene scene =
        new MetricScene()
            .component("aaa", 600, 0.1, 0.1, 0, 0.012)
            .component("bank", 600, 0.1, 0.5, 0, 0);
    assertThat(scene.ranked(null, null)).first().isEqualTo("bank");
  }

  @Test
  void whatIsSlowForAFewStandsOutWhereTheyAreSlowest() {
    MetricScene scene =
        new MetricScene()
            .component("shop", "latency-50", 0.170, 0.310)
            .component("shop", "latency-99", 0.520, 2.000)
            .component("bank", "latency-50", 0.018, 0.023)
            .component("bank", "latency-99", 0.057, 1.400);
    assertThat(scene.ranked(null, null)).containsExactly("bank", "shop");
  }

  @Test
  void whatIsSlowForAllStandsOutBeforeWhatIsALittleSlowerForAFew() {
    MetricScene scene =
        new MetricScene()
            .component("shop", "latency-50", 0.100, 0.100)
            .component("shop", "latency-99", 0.300, 1.600)
            .component("bank", "latency-50", 0.100, 0.500)
            .component("bank", "latency-99", 0.300, 0.700);
    assertThat(scene.ranked(null, null)).containsExactly("bank", "shop");
  }

  @Test
  void whoseFileSystemIsFullGoesBeforeWhoFails() {
    assertThat(failingBeside("FSCapacity_data", 100)).containsExactly("bank", "shop");
  }

  @Test
  void whoseFileSystemHasRoomLeftDoesNot() {
    assertThat(failingBeside("FSCapacity_data", 70)).containsExactly("shop", "bank");
    assertThat(failingBeside("filesystem_free_percent", 100)).first().isEqualTo("shop");
  }

  private static List<String> failingBeside(String metric, double after) {
    return new MetricScene()
        .component("shop", 600, 0.1, 0.1, 0.001, 0.3)
        .add(new MetricScene().gauge("bank", metric, "", 54, after, 0.002))
        .ranked(null, null);
  }

  @Test
  void ofThoseThatFailWhoUsuallyFailsLeastStandsOut() {
    MetricScene scene =
        new MetricScene()
            .component("aaa", 600, 0.1, 0.1, 0.05, 0.6)
            .component("bank", 600, 0.1, 0.1, 0.001, 0.5);
    assertThat(scene.ranked(null, null)).containsExactly("bank", "aaa");
  }

  @Test
  void ofThoseThatFailAlikeWhoUsesUpSomethingStandsOut() {
    MetricScene scene =
        new MetricScene()
            .component("aaa", 600, 0.1, 0.1, 0, 0.8)
            .component("bank", 600, 0.1, 0.1, 0, 0.8)
            .add(new MetricScene().gauge("bank", "sockets", "", 64, 900, 0));
    assertThat(scene.ranked(null, null)).containsExactly("bank", "aaa");
  }

  @Test
  void whatIsHeldGoesBeforeWhoFails() {
    MetricScene scene =
        new MetricScene()
            .component("aaa", 600, 0.1, 0.1, 0.01, 0.95)
            .component("shop", 600, 0.1, 0.1, 0.01, 0.3)
            .add(new MetricScene().gauge("aaa", "open_sockets", "", 60, 70, 0.02))
            .add(new MetricScene().gauge("bank", "open_sockets", "", 15, 550, 0.02));
    Candidate first = scene.ask(null, null).getFirst();
    assertThat(first.entity().service()).isEqualTo("bank");
    assertThat(first.kind()).isEqualTo(CauseKind.RESOURCE_EXHAUSTED);
    assertThat(first.statement()).contains("open_sockets");
  }

  @Test
  void ofSeveralCountsOfFailuresThoseOfRequestsTell() {
    MetricScene scene =
        new MetricScene()
            .add(new MetricScene().gauge("bank", "LoginFailures", "", 2, 2, 0.3))
            .add(new MetricScene().gauge("bank", "Tomcat.ErrorCount", "", 0, 40, 0))
            .add(new MetricScene().gauge("bank", "Tomcat.RequestCount", "", 100, 100, 0.02));
    Candidate first = scene.ask(null, null).getFirst();
    assertThat(first.statement()).startsWith("bank: Tomcat.ErrorCount");
  }

  @Test
  void moreRequestsAreToldBesideWhatStandsOut() {
    MetricScene scene = new MetricScene().component("bank", 600, 1800, 0.002, 0.004, 0, 0);
    assertThat(scene.ask(null, null).getFirst().findings())
        .extracting(Finding::aspect)
        .contains(Finding.Aspect.OWN_TIME, Finding.Aspect.TRAFFIC_UP);
  }
}
