package dev.whence.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.faults.FaultyCluster.Fault;
import dev.whence.store.elastic.ElasticNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The cluster is slow, busy, refuses items, does what it is asked without an answer, is behind a
/// line that is cut, or down, under load: what was acknowledged meanwhile lies in the journal, and
/// once in the cluster when that is back.
///
/// `-Dfaults.outage.seconds=600` makes the outage as long as one likes.
@Tag("full")
class ClusterFaultsIT {

  private static final int SECONDS = 6;
  private static final int OUTAGE_SECONDS = Integer.getInteger("faults.outage.seconds", 15);

  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedIsInTheClusterOnce() throws IOException {
    try (FaultyCluster cluster = new FaultyCluster(ElasticNode.shared().address());
        RealService service =
            new RealService(
                    directory,
                    "whence.store.kind=elasticsearch",
                    "whence.store.elasticsearch.hosts=" + cluster.address(),
                    "whence.store.elasticsearch.prefix=faults" + ProcessHandle.current().pid(),
                    "whence.store.elasticsearch.replicas=0",
                    "whence.store.elasticsearch.codec=default",
                    "whence.store.elasticsearch.answer-timeout=4s",
                    "whence.store.elasticsearch.retry-for=5s")
                .start()) {
      for (Fault fault : Fault.values()) {
        during(fault, fault == Fault.DOWN ? OUTAGE_SECONDS : SECONDS, cluster, service);
      }
    }
  }

  private static void during(Fault fault, int seconds, FaultyCluster cluster, RealService service)
      throws IOException {
    String name = "cluster" + fault.name().toLowerCase(Locale.ROOT);
    Exports exports = new Exports(name, Clocks.recently());
    Ledger ledger = new Ledger();
    long residentBefore = service.residentBytes();
    try (Sender sender = new Sender(service, exports, ledger).start(16, 100)) {
      sender.awaitMore(20);
      cluster.set(fault);
      long begin = ledger.size();
      RealService.pause(seconds * 1_000L);
      long during = ledger.size() - begin;
      double journal = service.metric("whence_journal_bytes");
      cluster.set(Fault.NONE);
      cluster.release();
      long healed = System.nanoTime();
      sender.awaitMore(20);
      sender.finish();
      service.awaitDrained();
      double drain = (System.nanoTime() - healed) / 1e9;
      Ledger.Outcome outcome = new Found(service, exports).compare(ledger);
      FaultFigures.add(
          "cluster " + fault.name().toLowerCase(Locale.ROOT) + " for " + seconds + " s",
          outcome,
          drain,
          String.format(
              Locale.ROOT,
              "acknowledged meanwhile %d items, journal %.1f MB, drained %.0f items/s, resident"
                  + " %.0f -> %.0f MB, answers %s",
              during * Exports.ITEMS,
              journal / 1e6,
              during * Exports.ITEMS / drain,
              residentBefore / 1e6,
              service.residentBytes() / 1e6,
              ledger.answers()));
      outcome.assertWhole();
      assertThat(during).as("acknowledged while the cluster was %s", fault).isPositive();
    }
  }
}
