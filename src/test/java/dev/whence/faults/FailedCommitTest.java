package dev.whence.faults;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.faults.FaultyCluster.Fault;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.ItemQuery;
import dev.whence.store.Partition;
import dev.whence.store.Samples;
import dev.whence.store.StoreException;
import dev.whence.store.elastic.ElasticNode;
import dev.whence.store.elastic.ElasticStore;
import dev.whence.store.elastic.ElasticStores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A commit that the cluster did not answer, whether it came through or not: what it was about is
/// visible at every moment, and once.
class FailedCommitTest {

  private static final Partition TODAY = Partition.of(Signal.SPANS, T0);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"UNANSWERED", "DOWN"})
  void whatACommitWasAboutIsVisibleThroughoutAndOnce(Fault fault) throws IOException {
    try (FaultyCluster cluster = new FaultyCluster(ElasticNode.shared().address());
        ElasticStore store = store("one", cluster);
        ElasticStore other = store("two", cluster)) {
      write(store, 1);
      store.commit(1);
      write(store, 2);
      cluster.set(fault);
      assertFailsButMayBeTriedAgain(store, 2);
      cluster.set(Fault.NONE);
      assertThat(spans(store)).isEqualTo(2);
      write(store, 3);
      assertThat(spans(store)).isEqualTo(3);
      store.commit(3);
      assertThat(spans(store)).isEqualTo(3);
      assertThat(spans(other)).isEqualTo(3);
      assertThat(store.holds(TODAY, 3)).isTrue();
    }
  }

  @Test
  void ofTwoAttemptsThatSawTheSameStateOneCounts() throws IOException {
    try (FaultyCluster cluster = new FaultyCluster(ElasticNode.shared().address());
        ElasticStore store = store("one", cluster)) {
      write(store, 1);
      store.commit(1);
      write(store, 2);
      cluster.set(Fault.HELD);
      assertFailsButMayBeTriedAgain(store, 2);
      cluster.set(Fault.NONE);
      store.commit(2);
      cluster.release();
      write(store, 3);
      assertThat(spans(store)).isEqualTo(3);
      store.commit(3);
      assertThat(spans(store)).isEqualTo(3);
    }
    try (FaultyCluster cluster = new FaultyCluster(ElasticNode.shared().address());
        ElasticStore store = store("one", cluster)) {
      assertThat(spans(store)).isEqualTo(3);
    }
  }

  private static void assertFailsButMayBeTriedAgain(ElasticStore store, long sequence) {
    assertThatThrownBy(() -> store.commit(sequence))
        .isInstanceOfSatisfying(
            StoreException.class, failure -> assertThat(failure.isAway()).isTrue());
  }

  private ElasticStore store(String instance, FaultyCluster cluster) {
    return new ElasticStore(
        directory.resolve(instance),
        ElasticStores.settings(cluster.address(), directory),
        Vocabulary.DEFAULT,
        () -> T0);
  }

  private static void write(ElasticStore store, long sequence) {
    store.write(
        Tenant.DEFAULT,
        TODAY,
        sequence,
        Samples.spans().span(sequence, 1, "web", "GET /", T0 + sequence).frame(),
        List.of());
  }

  private static int spans(ElasticStore store) {
    TimeRange all = new TimeRange(T0 - DAY, T0 + DAY);
    ItemQuery query = new ItemQuery(Tenant.DEFAULT, Signal.SPANS, all, List.of(), 100, 100);
    return store.find(query).frame().size();
  }
}
