package dev.whence.store.elastic;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.ItemQuery;
import dev.whence.store.Partition;
import dev.whence.store.Samples;
import dev.whence.store.StoreException;
import dev.whence.store.Stretch;
import dev.whence.store.StretchRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What counts, where more documents of a real cluster say it than it gives in one answer.
class ElasticStateTest {

  private static final Partition DAY_OF_SPANS = Partition.of(Signal.SPANS, T0);
  private static final ItemQuery ALL =
      new ItemQuery(Tenant.DEFAULT, Signal.SPANS, TimeRange.ALWAYS, List.of(), 10, 100);

  private static final int TENANTS = 110;

  @TempDir Path directory;

  /// Days of many tenants that were regrouped before.
  private void putManifests(ElasticSettings settings, int from, int to) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    Stretch nothing = new Stretch(Tenant.DEFAULT, new TimeRange(T0, T0 + 1), 0);
    for (int number = from; number < to; number++) {
      Manifest manifest =
          Manifest.none(
              new Tenant("t" + number % TENANTS), DAY_OF_SPANS.day().minusDays(number / TENANTS));
      Plan plan = Plan.of(1, nothing, Map.of()).with(0, 1, java.util.Set.of(Signal.SPANS));
      Manifest done = manifest.done(plan, T0);
      ObjectNode action = Cluster.object();
      action
          .putObject("index")
          .put("_index", Names.state(settings.prefix()))
          .put("_id", manifest.id());
      lines.write(Cluster.JSON.writeValueAsBytes(action));
      lines.write('\n');
      lines.write(Cluster.JSON.writeValueAsBytes(done.without(done.replaced()).document()));
      lines.write('\n');
    }
    try (Cluster cluster = new Cluster(settings)) {
      cluster.bulk(lines.toByteArray());
      cluster.post("/" + Names.state(settings.prefix()) + "/_refresh", Map.of(), null);
    }
  }

  @Test
  void everyDocumentIsLookedAtUpToTheBound() throws IOException {
    ElasticSettings settings = ElasticStores.settings(directory);
    try (ElasticStore store =
        new ElasticStore(directory, settings, Vocabulary.DEFAULT, () -> T0 + DAY)) {
      store.write(
          Tenant.DEFAULT,
          DAY_OF_SPANS,
          1,
          Samples.spans().span(1, 1, "a", "op", T0).frame(),
          List.of());
      store.commit(1);
      putManifests(settings, 0, 11_000);

      try (Cluster cluster = new Cluster(settings)) {
        State state = new StateIndex(cluster, settings).read(null, TimeRange.ALWAYS);
        assertThat(state.manifests()).extracting(Manifest::id).doesNotHaveDuplicates();
        assertThat(state.manifests()).hasSize(11_000);
        assertThat(state.published()).hasSize(1);
      }
      assertThat(store.find(ALL).frame().size()).isEqualTo(1);
      assertThat(store.stretches(StretchRules.everything(1_000, 360))).hasSize(1);

      putManifests(settings, 11_000, ElasticStores.STATE_DOCUMENTS + 1);
      assertThatThrownBy(() -> store.find(ALL))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("max-state-documents");
    }
  }
}
