package dev.whence.explain.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import org.junit.jupiter.api.Test;

/// Who does not run, as metrics alone tell it.
class LivenessTest {

  /// shop and cart wait for who does not answer: what they take grows twentyfold.
  private static MetricScene waiting() {
    return new MetricScene()
        .component("shop", "latency_avg", 0.1, 2)
        .component("cart", "latency_avg", 0.1, 2)
        .component("bank", "cache_entries", 100, 100)
        .component("bank", "open_files", 40, 40);
  }

  @Test
  void whoDoesNotRunGoesFirst() {
    MetricScene scene = waiting().component("bank", "mysql_up", 1, 0);
    Candidate first = scene.ask(null, null).getFirst();
    assertThat(first.entity().service()).isEqualTo("bank");
    assertThat(first.kind()).isEqualTo(CauseKind.INSTANCE_FAILURE);
    assertThat(waiting().component("bank", "mysql_up", 1, 1).ranked(null, null))
        .doesNotContain("bank");
  }

  /// Who waits for it suffers for long after it is back.
  @Test
  void whoWasDownForAWhileGoesFirst() {
    assertThat(waiting().down("bank", 1).ranked(null, null)).first().isEqualTo("bank");
  }

  @Test
  void whoIsStartedAnewGoesFirst() {
    MetricScene scene = waiting().counter("bank", "container_restarts_total", 0, 1 / 60.0);
    Candidate first = scene.ask(null, null).getFirst();
    assertThat(first.entity().service()).isEqualTo("bank");
    assertThat(first.kind()).isEqualTo(CauseKind.INSTANCE_FAILURE);
  }

  @Test
  void whoIsNoLongerHeardOfDoesNotRun() {
    MetricScene scene = waiting().silent("bank");
    Candidate first = scene.ask(null, null).getFirst();
    assertThat(first.entity().service()).isEqualTo("bank");
    assertThat(first.kind()).isEqualTo(CauseKind.INSTANCE_FAILURE);
    assertThat(first.statement()).contains(Silence.METRIC);
  }

  /// What watches over the machine goes on to tell of it.
  @Test
  void whoseMemoryIsGoneDoesNotRun() {
    MetricScene scene =
        waiting().add(new MetricScene().gauge("bank", "jvm_heap_used", "", 2e8, 0, 0.01));
    Candidate first = scene.ask(null, null).getFirst();
    assertThat(first.entity().service()).isEqualTo("bank");
    assertThat(first.kind()).isEqualTo(CauseKind.INSTANCE_FAILURE);
    assertThat(first.statement()).startsWith("bank: jvm_heap_used that is 0 or not reported");
  }

  @Test
  void whoHasNoMemoryToSpareRuns() {
    for (String spare : new String[] {"memory_free", "swap_memory_used", "idle_threads"}) {
      MetricScene scene = waiting().add(new MetricScene().gauge("bank", spare, "", 2e8, 0, 0.01));
      assertThat(scene.ask(null, null))
          .noneMatch(each -> each.kind() == CauseKind.INSTANCE_FAILURE);
    }
  }

  @Test
  void whereHardlyAnybodyIsHeardOfTheWayHereIsBroken() {
    MetricScene scene = waiting().component("mail", "cache_entries", 5, 5);
    assertThat(scene.silent("bank").silent("cart").silent("mail").ranked(null, null))
        .doesNotContain("bank");
  }
}
