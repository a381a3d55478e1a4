package dev.whence.wiring;

import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.aggregate.LocalRollup;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Operation;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.ItemQuery;
import dev.whence.store.Partition;
import dev.whence.store.Samples;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import dev.whence.store.elastic.CutLine;
import dev.whence.store.elastic.ElasticNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pipelines before one real cluster: several at once, and one whose cluster goes away.
class ElasticPipelineTest {

  private static final Tenant TENANT = Tenant.DEFAULT;
  private static final TimeRange ALL = ElasticScene.ALL;

  private final ElasticScene scene;

  ElasticPipelineTest(@TempDir Path directory) {
    scene = new ElasticScene(directory);
  }

  private Store store(URI address, String name) {
    return scene.store(address, name);
  }

  private Pipeline open(Store store, String name) {
    return Pipeline.open(scene.settings(name), store, scene.clock()::get);
  }

  private static CompletableFuture<Long> accept(Pipeline to, int number, Frame frame) {
    return ElasticScene.accept(to, number, frame);
  }

  @Test
  void twoInstancesAnswerLikeOneOnceCellsAreFinal() {
    URI address = ElasticNode.shared().address();
    List<Frame> frames = ElasticScene.requests();
    ElasticScene.Outcome expected = scene.ofOne(frames);
    try (Pipeline first = open(store(address, "first"), "first");
        Pipeline second = open(store(address, "second"), "second")) {
      for (int i = 0; i < frames.size(); i++) {
        accept(i % 3 == 0 ? first : second, i, frames.get(i)).join();
      }
      second.intake().settle().toCompletableFuture().join();
      first.compactAll();
      second.compactAll();
      assertThat(ElasticScene.Outcome.of(first.store())).isEqualTo(expected);
      assertThat(ElasticScene.Outcome.of(second.store())).isEqualTo(expected);
      assertThat(expected.answer()).contains("web");
      scene.clock().addAndGet(120 * SECOND);
      second.compactAll(); // deletes what was replaced
      assertThat(ElasticScene.Outcome.of(first.store())).isEqualTo(expected);
    }
  }

  /// What arrived at one instance before the newest of another, and is published after that one was
  /// regrouped and nothing more was found.
  @Test
  void whatIsPublishedLateIsRegroupedTooThoughItArrivedEarlier() {
    URI address = ElasticNode.shared().address();
    Frame late = one(1);
    Partition day = Partition.of(Signal.SPANS, T0);
    try (Pipeline first = open(store(address, "first"), "first");
        Store second = store(address, "second")) {
      second.write(TENANT, day, 1, late, new LocalRollup(Vocabulary.DEFAULT).fold(late));
      scene.clock().addAndGet(SECOND);
      accept(first, 2, one(2)).join();
      first.compactAll();
      first.compactAll();
      assertThat(first.compactor().regrouped()).isEqualTo(1);
      second.commit(1);
      first.compactAll();
      assertThat(first.compactor().regrouped()).isEqualTo(3);
    }
  }

  @Test
  void whatIsTakenWhileTheClusterIsAwayIsThereOnceAfterwards() throws Exception {
    try (CutLine line = new CutLine(ElasticNode.shared().address())) {
      Pipeline pipeline = open(store(line.address(), "cut"), "cut");
      int number = 0;
      for (; number < 100; number++) {
        accept(pipeline, number, one(number)).join();
      }
      line.cut();
      long away = System.nanoTime();
      for (; System.nanoTime() - away < 3_000_000_000L; number++) {
        assertThat(accept(pipeline, number, one(number)).get(20, TimeUnit.SECONDS)).isOne();
      }
      assertThat(pipeline.intake().isBehind()).isTrue();
      assertThat(pipeline.intake().bytesUnderWay()).isZero();
      line.mend();
      pipeline.intake().settle().toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertKeptOnce(pipeline.store(), number);
      pipeline.close();
      Pipeline again = open(store(line.address(), "cut"), "cut");
      assertKeptOnce(again.store(), number);
      again.close();
    }
  }

  @Test
  void whatIsTakenBeforeTheClusterIsReachedIsThereOnceAfterwards() throws Exception {
    try (CutLine line = new CutLine(ElasticNode.shared().address())) {
      int number = 0;
      try (Pipeline before = open(store(line.address(), "late"), "late")) {
        for (; number < 10; number++) {
          accept(before, number, one(number)).join();
        }
      }
      line.cut();
      for (int start = 0; start < 2; start++) {
        try (Pipeline away = open(store(line.address(), "late"), "late")) {
          for (int end = number + 10; number < end; number++) {
            assertThat(accept(away, number, one(number)).get(20, TimeUnit.SECONDS)).isOne();
          }
          assertThat(accept(away, number - 1, one(number - 1)).join()).isZero(); // a repetition
          assertThat(away.intake().isBehind()).isTrue();
          assertThatThrownBy(() -> away.store().services(TENANT, ALL))
              .hasMessageContaining("not reached since the start")
              .matches(e -> e instanceof StoreException refused && refused.isAway());
        }
      }
      Pipeline away = open(store(line.address(), "late"), "late");
      line.mend();
      away.intake().settle().toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertKeptOnce(away.store(), number);
      away.close();
    }
  }

  /// New numbers that the cluster remembers as kept would be passed over.
  @Test
  void numbersGoOnAboveWhatTheClusterRemembersThoughItIsAwayAndTheJournalIsLost() throws Exception {
    try (CutLine line = new CutLine(ElasticNode.shared().address())) {
      int number = 0;
      try (Pipeline before = open(store(line.address(), "lost"), "lost")) {
        for (; number < 10; number++) {
          accept(before, number, one(number)).join();
        }
      }
      line.cut();
      scene.loseJournal("lost");
      Pipeline away = open(store(line.address(), "lost"), "lost");
      for (; number < 15; number++) {
        accept(away, number, one(number)).join();
      }
      line.mend();
      away.intake().settle().toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertKeptOnce(away.store(), number);
      away.close();
    }
  }

  private static Frame one(int id) {
    return Samples.spans().span(id + 1, 1, "auth", "login", T0 + id * 1_000L).frame();
  }

  private static void assertKeptOnce(Store store, int count) {
    ItemQuery all = new ItemQuery(TENANT, Signal.SPANS, ALL, List.of(), 1_000_000, 10_000);
    assertThat(store.find(all).frame().size()).isEqualTo(count);
    assertThat(
            store.cells(TENANT, Set.of(CellKind.OPERATION), ALL, Set.of()).cells().stream()
                .mapToLong(cell -> cell.count(Operation.COUNT))
                .sum())
        .isEqualTo(count);
  }
}
