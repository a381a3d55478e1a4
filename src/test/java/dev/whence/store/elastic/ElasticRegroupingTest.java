package dev.whence.store.elastic;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.ItemQuery;
import dev.whence.store.Partition;
import dev.whence.store.Regrouping;
import dev.whence.store.RegroupingContract;
import dev.whence.store.Samples;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import dev.whence.store.Stretch;
import dev.whence.store.StretchRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// [RegroupingContract] before a real node.
class ElasticRegroupingTest extends RegroupingContract {

  /// What regrouping wrote in attempts before the third.
  private static final String EARLIER =
      """
      {"query": {"bool": {"filter": [
        {"prefix": {"writer": "manifest"}}, {"range": {"generation": {"lt": 3}}}]}}}""";

  private static final String FIRST =
      """
      {"query": {"bool": {"filter": [
        {"prefix": {"writer": "manifest"}}, {"term": {"generation": 1}}]}}}""";

  private static final StretchRules ALL = StretchRules.everything(1_000_000, 360);

  ElasticRegroupingTest() {
    super(ElasticStores::open);
  }

  private static Frame spans(int id) {
    return Samples.spans().span(1, id, "a", "op", T0).frame();
  }

  private static Regrouping regroup(Store store) {
    return store.regroup(store.stretches(ALL).getFirst()).orElseThrow();
  }

  private static void end(Regrouping regrouping) {
    regrouping.commit(Map.of(), List.of(), Map.of());
  }

  @Test
  void whatOneThatWasKilledWroteGoesOnceAnotherHasDoneItsWork(@TempDir Path place)
      throws IOException {
    AtomicLong clock = new AtomicLong(T0 + DAY);
    ElasticSettings settings = ElasticStores.settings(place);
    try (Store killed =
            new ElasticStore(place.resolve("a"), settings, Vocabulary.DEFAULT, clock::get);
        Store other =
            new ElasticStore(place.resolve("b"), settings, Vocabulary.DEFAULT, clock::get)) {
      killed.write(Tenant.DEFAULT, Partition.of(Signal.SPANS, T0), 1, spans(1), List.of());
      killed.commit(1);
      Regrouping begun = regroup(killed);
      for (int block = 0; block < 20; block++) {
        begun.add(Signal.SPANS, spans(1));
      }
      assertThat(written(place, FIRST)).isPositive();
      clock.addAndGet(settings.lease().toNanos() + SECOND);
      try (Regrouping next = regroup(other)) {
        next.add(Signal.SPANS, spans(1));
        end(next);
      }
      other.stretches(ALL);
      assertThat(written(place, FIRST)).isZero();
      assertThatThrownBy(() -> end(begun)).isInstanceOf(StoreException.class);
      assertThat(
              other
                  .find(
                      new ItemQuery(
                          Tenant.DEFAULT, Signal.SPANS, TimeRange.ALWAYS, List.of(), 9, 9))
                  .frame()
                  .size())
          .isEqualTo(1);
      cannotCountLater(settings, clock.get());
    }
  }

  /// Not even in a plan that was begun after all that.
  private static void cannotCountLater(ElasticSettings settings, long nowNanos) throws IOException {
    TimeRange later = new TimeRange(T0 + 60 * SECOND, T0 + 70 * SECOND);
    Stretch stretch = new Stretch(Tenant.DEFAULT, later, 1);
    LocalDate day = Partition.of(Signal.SPANS, T0).day();
    try (Cluster cluster = new Cluster(settings)) {
      StateIndex states = new StateIndex(cluster, settings);
      Plans plans = new Plans(states, () -> nowNanos);
      plans.looked(states.read(null, TimeRange.ALWAYS));
      Plan plan = plans.join(stretch, day).orElseThrow().plan();
      assertThatThrownBy(() -> plans.done(plan, stretch, day, 1, Set.of(Signal.SPANS)))
          .isInstanceOf(StoreException.class);
    }
  }

  @Override
  protected long leftovers(Path place) throws IOException {
    return written(place, EARLIER);
  }

  private static long written(Path place, String query) throws IOException {
    String prefix = ElasticStores.settings(place).prefix();
    String all = "/" + prefix + "-spans-*," + prefix + "-cells-*";
    ElasticNode node = ElasticNode.shared();
    node.request("POST", all + "/_refresh", "");
    return Cluster.JSON
        .readTree(node.request("POST", all + "/_count", query))
        .path("count")
        .asLong();
  }
}
