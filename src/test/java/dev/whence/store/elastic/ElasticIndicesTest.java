package dev.whence.store.elastic;

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
import dev.whence.store.Samples;
import dev.whence.store.StretchRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands in a real cluster: templates of others, days that retention drops, and what it will
/// not take.
class ElasticIndicesTest {

  @TempDir Path directory;

  @Test
  void aTemplateThatStandsBeforeOursIsFoundInARealCluster() throws IOException {
    ElasticNode node = ElasticNode.shared();
    ElasticSettings settings = ElasticStores.settings(directory);
    String prefix = settings.prefix();
    try (Cluster cluster = new Cluster(settings)) {
      new Templates(cluster, settings).install();
      assertThat(new ForeignRules(cluster, prefix).warnings()).isEmpty();
      node.request(
          "PUT",
          "/_index_template/foreign-" + prefix,
          "{\"index_patterns\":[\"" + prefix + "-s*\"],\"priority\":900}");
      assertThat(new ForeignRules(cluster, prefix).warnings())
          .singleElement()
          .asString()
          .contains(prefix + "-blocks");
      node.request("DELETE", "/_index_template/foreign-" + prefix, "");
    }
  }

  @Test
  void retentionDeletesTheIndicesOfADayInTheCluster() throws IOException {
    ElasticNode node = ElasticNode.shared();
    ElasticSettings settings = ElasticStores.settings(directory);
    Partition day = Partition.of(Signal.SPANS, T0);
    AtomicLong clock = new AtomicLong(T0);
    try (ElasticStore store =
            new ElasticStore(directory.resolve("one"), settings, Vocabulary.DEFAULT, clock::get);
        ElasticStore other =
            new ElasticStore(
                directory.resolve("other"), settings, Vocabulary.DEFAULT, clock::get)) {
      Frame span = Samples.spans().span(1, 1, "a", "op", T0).frame();
      store.write(Tenant.DEFAULT, day, 1, span, List.of());
      store.commit(1);
      clock.addAndGet(1_000);
      other.write(Tenant.DEFAULT, day, 1, span, List.of());
      other.commit(1);
      assertThat(store.drop(Signal.SPANS, T0 + 500)).isZero();
      assertThat(indices(node, settings)).contains(Names.of(settings.prefix(), day));
      assertThat(store.drop(Signal.SPANS, T0 + 2_000)).isOne();
      assertThat(indices(node, settings)).doesNotContain(Names.of(settings.prefix(), day));
    }
  }

  @Test
  void aDayThatAnotherInstancePublishesToWhileOthersAreDroppedStays() throws IOException {
    ElasticNode node = ElasticNode.shared();
    ElasticSettings settings = ElasticStores.settings(directory);
    Frame first = Samples.spans().span(1, 1, "a", "op", T0).frame();
    Frame second = Samples.spans().span(2, 2, "a", "op", T0 + Samples.DAY).frame();
    Partition firstDay = Partition.of(Signal.SPANS, T0);
    Partition secondDay = Partition.of(Signal.SPANS, T0 + Samples.DAY);
    AtomicLong clock = new AtomicLong(T0);
    AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    try (ElasticStore other =
            new ElasticStore(
                directory.resolve("other"), settings, Vocabulary.DEFAULT, () -> T0 + 9_000);
        ElasticStore store =
            new ElasticStore(
                directory.resolve("one"),
                settings,
                Vocabulary.DEFAULT,
                () -> {
                  meanwhile.getAndSet(() -> {}).run();
                  return clock.get();
                })) {
      store.write(Tenant.DEFAULT, firstDay, 1, first, List.of());
      store.write(Tenant.DEFAULT, secondDay, 2, second, List.of());
      store.commit(2);
      clock.addAndGet(10_000);
      meanwhile.set(
          () -> {
            other.write(Tenant.DEFAULT, secondDay, 1, second, List.of());
            other.commit(1);
          });
      assertThat(store.drop(Signal.SPANS, T0 + 5_000)).isOne();
      assertThat(indices(node, settings))
          .contains(Names.of(settings.prefix(), secondDay))
          .doesNotContain(Names.of(settings.prefix(), firstDay));
    }
  }

  @Test
  void aDayThatAnotherInstanceDroppedIsMadeAgainAsItWas() throws IOException {
    ElasticNode node = ElasticNode.shared();
    ElasticSettings settings = ElasticStores.settings(directory);
    writeAgainAfterDrop(node, settings, "unasked");
  }

  @Test
  void aDayThatAnotherInstanceDroppedIsMadeAgainWhereTheClusterMakesNoneUnasked()
      throws IOException {
    ElasticNode node = ElasticNode.shared();
    ElasticSettings settings = ElasticStores.settings(directory);
    String unasked = "\"-" + settings.prefix() + "-*,+*\"";
    autoCreate(node, unasked);
    try {
      writeAgainAfterDrop(node, settings, "asked");
    } finally {
      autoCreate(node, "null");
    }
  }

  private static void autoCreate(ElasticNode node, String which) throws IOException {
    String answer =
        node.request(
            "PUT",
            "/_cluster/settings",
            "{\"persistent\":{\"action.auto_create_index\":" + which + "}}");
    assertThat(answer).contains("\"acknowledged\":true");
  }

  private void writeAgainAfterDrop(ElasticNode node, ElasticSettings settings, String name)
      throws IOException {
    Partition day = Partition.of(Signal.SPANS, T0);
    AtomicLong clock = new AtomicLong(T0);
    Frame span = Samples.spans().span(1, 1, "a", "op", T0).frame();
    try (ElasticStore store =
            new ElasticStore(directory.resolve(name), settings, Vocabulary.DEFAULT, clock::get);
        ElasticStore other =
            new ElasticStore(
                directory.resolve("other " + name), settings, Vocabulary.DEFAULT, clock::get)) {
      store.write(Tenant.DEFAULT, day, 1, span, List.of());
      store.commit(1);
      String mapping = mapping(node, settings, day);
      clock.addAndGet(1_000);
      assertThat(other.drop(Signal.SPANS, T0 + 500)).isOne();
      store.write(Tenant.DEFAULT, day, 2, span, List.of());
      store.commit(2);
      assertThat(store.deadLetters()).isZero();
      assertThat(mapping(node, settings, day)).isEqualTo(mapping);
      ItemQuery all =
          new ItemQuery(Tenant.DEFAULT, Signal.SPANS, TimeRange.ALWAYS, List.of(), 10, 10);
      assertThat(store.find(all).frame().size()).isOne();
    }
  }

  private static String mapping(ElasticNode node, ElasticSettings settings, Partition day)
      throws IOException {
    return node.request("GET", "/" + Names.of(settings.prefix(), day) + "/_mapping", "");
  }

  private static String indices(ElasticNode node, ElasticSettings settings) throws IOException {
    return node.request("GET", "/_cat/indices/" + settings.prefix() + "-*?h=index", "");
  }

  @Test
  void aBlockThatTheClusterWillNeverTakeIsADeadLetterAndStopsNothing() throws IOException {
    ElasticNode node = ElasticNode.shared();
    ElasticSettings settings = ElasticStores.settings(directory);
    Partition poisoned = Partition.of(Signal.SPANS, T0);
    Partition fine = Partition.of(Signal.LOGS, T0);
    Tenant tenant = Tenant.DEFAULT;
    node.request(
        "PUT",
        "/" + Names.of(settings.prefix(), poisoned),
        "{\"mappings\":{\"properties\":{\"bytes\":{\"type\":\"boolean\"}}}}");
    try (ElasticStore store = new ElasticStore(directory, settings, Vocabulary.DEFAULT, () -> T0)) {
      store.write(
          tenant, poisoned, 1, Samples.spans().span(1, 1, "a", "op", T0).frame(), List.of());
      store.write(tenant, fine, 1, Samples.logs().log(1, "a", "line", 9, T0).frame(), List.of());
      store.commit(1);
      assertThat(store.deadLetters()).isEqualTo(1);
      assertThat(store.committedSequence()).isEqualTo(1);
    }
    node.request("POST", "/" + settings.prefix() + "-dead-letters/_refresh", "");
    assertThat(node.request("GET", "/" + settings.prefix() + "-dead-letters/_search", ""))
        .contains(Names.of(settings.prefix(), poisoned), "document");
  }

  @Test
  void aDayOfMoreBlocksThanAQuestionMayLookAtIsRegroupedAllTheSame() {
    int blocks = 60;
    ElasticSettings settings = ElasticStores.settingsForQuestionsAbout(50, directory);
    try (ElasticStore store = new ElasticStore(directory, settings, Vocabulary.DEFAULT, () -> T0)) {
      Partition day = Partition.of(Signal.SPANS, T0);
      for (int block = 0; block < blocks; block++) {
        Samples spans = Samples.spans();
        for (int span = 0; span < 20; span++) {
          spans.span(block + 1, span + 1, "a", "op", T0 + block * Samples.SECOND);
        }
        store.write(Tenant.DEFAULT, day, block + 1, spans.frame(), List.of());
      }
      store.commit(blocks);
      ItemQuery all =
          new ItemQuery(Tenant.DEFAULT, Signal.SPANS, TimeRange.ALWAYS, List.of(), 10, 10_000);
      assertThatThrownBy(() -> store.find(all)).hasMessageContaining("50 blocks");
      assertThat(store.stretches(StretchRules.everything(1_000_000, 360))).isNotEmpty();
    }
  }
}
