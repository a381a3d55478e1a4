package dev.whence.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.faults.FaultyCluster.Fault;
import dev.whence.store.elastic.ElasticNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The service is killed and starts again while the cluster is down: its doors open, the journal
/// takes what comes, it says why it is not ready, and once the cluster is back all is there once.
@Tag("full")
class AwayAtStartIT {

  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedBeforeTheClusterIsReachedIsThereOnce() throws IOException {
    Exports exports = new Exports("awayatstart", Clocks.recently());
    Ledger ledger = new Ledger();
    try (FaultyCluster cluster = new FaultyCluster(ElasticNode.shared().address());
        RealService service =
            new RealService(
                    directory,
                    "whence.store.kind=elasticsearch",
                    "whence.store.elasticsearch.hosts=" + cluster.address(),
                    "whence.store.elasticsearch.prefix=away" + ProcessHandle.current().pid(),
                    "whence.store.elasticsearch.replicas=0",
                    "whence.store.elasticsearch.codec=default")
                .start();
        Sender sender = new Sender(service, exports, ledger).start(16, 30)) {
      sender.awaitMore(40);
      cluster.set(Fault.DOWN);
      sender.awaitMore(20);
      double secondsToDoors = 0;
      long during = 0;
      for (int start = 0; start < 2; start++) {
        service.kill();
        secondsToDoors = Math.max(secondsToDoors, service.startNotReady());
        long before = ledger.size();
        sender.awaitMore(40);
        during += ledger.size() - before;
        assertNotReady(service);
      }
      cluster.set(Fault.NONE);
      long healed = System.nanoTime();
      sender.finish();
      service.awaitDrained();
      double drain = (System.nanoTime() - healed) / 1e9;
      Ledger.Outcome outcome = new Found(service, exports).compare(ledger);
      FaultFigures.add(
          "cluster down, killed and started twice meanwhile",
          outcome,
          drain,
          "open for exports in %.1f s, acknowledged meanwhile %d items, answers %s"
              .formatted(secondsToDoors, during * Exports.ITEMS, ledger.answers()));
      outcome.assertWhole();
    }
  }

  private static void assertNotReady(RealService service) throws IOException {
    HttpResponse<String> ready = service.get("/q/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body())
        .contains("the store is away", "not reached since the start", "kept in the journal");
    assertThat(service.get("/q/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> question = service.get("/api/v1/services");
    assertThat(question.statusCode()).as(question.body()).isEqualTo(503);
    assertThat(question.headers().firstValue("Retry-After")).isPresent();
  }
}
