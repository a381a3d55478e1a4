package dev.whence.wiring;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.EngineSettings;
import dev.whence.explain.Explainer;
import dev.whence.explain.Question;
import dev.whence.intake.CompactionSettings;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.intake.IntakeSettings;
import dev.whence.intake.Limits;
import dev.whence.join.JoinSettings;
import dev.whence.model.CellKind;
import dev.whence.model.Frame;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.CellFrames;
import dev.whence.store.CellsFound;
import dev.whence.store.FrameCodec;
import dev.whence.store.ItemQuery;
import dev.whence.store.Samples;
import dev.whence.store.Store;
import dev.whence.store.elastic.CutLine;
import dev.whence.store.elastic.ElasticNode;
import dev.whence.store.elastic.ElasticStore;
import dev.whence.store.elastic.ElasticStoreTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pipelines before one real cluster: several at once, and one whose cluster goes away.
class ElasticPipelineTest {

  private static final Tenant TENANT = Tenant.DEFAULT;
  private static final TimeRange ALL = new TimeRange(T0 - DAY, T0 + DAY);

  @TempDir Path directory;
  private final AtomicLong clock = new AtomicLong(T0 + DAY / 2);

  private Store store(URI address, String name) {
    return new ElasticStore(
        directory.resolve(name).resolve("store"),
        ElasticStoreTest.settings(address, directory),
        Vocabulary.DEFAULT,
        clock::get);
  }

  private Pipeline open(Store store, String name) {
    return Pipeline.open(settings(name), store, clock::get);
  }

  private PipelineSettings settings(String name) {
    return PipelineSettings.in(directory.resolve(name))
        .with(
            new CompactionSettings(
                Duration.ofMinutes(5), Duration.ofMinutes(60), 50_000, 200_000, 50, 1_000))
        .with(
            new IntakeSettings(
                Limits.DEFAULT,
                JoinSettings.DEFAULT,
                32L << 20,
                Duration.ofMillis(100),
                64L << 20,
                Duration.ofHours(24),
                10_000,
                10));
  }

  private CompletableFuture<Long> accept(Pipeline to, int number, Frame frame) {
    ExportKey key = ExportKey.of(("" + number).getBytes(StandardCharsets.UTF_8));
    return to.intake()
        .accept(new Export(TENANT, frame, key, Export.Rejected.NONE))
        .thenApply(receipt -> receipt.accepted())
        .toCompletableFuture();
  }

  /// Requests of three services; from the middle on the database is slow and logins fail.
  private static List<Frame> requests() {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      long start = T0 + i * 5 * SECOND;
      boolean bad = i >= 120;
      long lasting = bad ? 2 * SECOND : SECOND / 10;
      frames.add(
          Samples.spans()
              .span(i + 1, 1, 0, "web", "GET /", start, lasting + 2_000, bad, "request-" + i)
              .frame());
      frames.add(
          Samples.spans()
              .span(i + 1, 2, 1, "auth", "login", start + 1_000, lasting, bad, "")
              .span(i + 1, 3, 2, "db", "SELECT", start + 2_000, lasting - 2_000, false, "")
              .frame());
      frames.add(
          Samples.logs()
              .log(i + 1, "auth", bad ? "timed out" : "done", bad ? 17 : 9, start + 3_000)
              .frame());
    }
    return frames;
  }

  private static String answer(Store store) {
    Question question =
        new Question(
            TENANT,
            Service.named("web"),
            "errors",
            new TimeRange(T0 + 600 * SECOND, T0 + 1_200 * SECOND),
            List.of(new TimeRange(T0, T0 + 600 * SECOND)));
    return new Explainer(store, EngineSettings.DEFAULT).explain(question).toString();
  }

  private static String dump(Store store) {
    StringBuilder text = new StringBuilder();
    for (Signal signal : List.of(Signal.SPANS, Signal.LOGS)) {
      Frame frame =
          store.find(new ItemQuery(TENANT, signal, ALL, List.of(), 10_000, 10_000)).frame();
      text.append(signal).append(frame.size()).append(HexFormat.of().formatHex(bytes(frame)));
    }
    CellsFound cells = store.cells(TENANT, EnumSet.allOf(CellKind.class), ALL, Set.of());
    text.append(HexFormat.of().formatHex(bytes(CellFrames.frame(cells.cells()))));
    store.requests(TENANT, ALL, 10_000).forEach(text::append);
    return text.append(cells.finalSlices()).toString();
  }

  private static byte[] bytes(Frame frame) {
    return FrameCodec.encode(frame);
  }

  @Test
  void twoInstancesAnswerLikeOneOnceCellsAreFinal() {
    URI address = ElasticNode.shared().address();
    String expected;
    String expectedAnswer;
    List<Frame> frames = requests();
    try (Pipeline one = Pipeline.open(settings("one"), clock::get)) {
      for (int i = 0; i < frames.size(); i++) {
        accept(one, i, frames.get(i)).join();
      }
      one.compactAll();
      expected = dump(one.store());
      expectedAnswer = answer(one.store());
    }
    try (Pipeline first = open(store(address, "first"), "first");
        Pipeline second = open(store(address, "second"), "second")) {
      for (int i = 0; i < frames.size(); i++) {
        accept(i % 3 == 0 ? first : second, i, frames.get(i)).join();
      }
      second.intake().settle().toCompletableFuture().join();
      first.compactAll();
      second.compactAll();
      assertThat(answer(first.store())).isEqualTo(expectedAnswer);
      assertThat(answer(second.store())).isEqualTo(expectedAnswer).contains("web");
      assertThat(dump(first.store())).isEqualTo(expected);
      assertThat(dump(second.store())).isEqualTo(expected);
      clock.addAndGet(120 * SECOND);
      second.compactAll(); // deletes what was replaced
      assertThat(dump(first.store())).isEqualTo(expected);
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

  private static Frame one(int id) {
    return Samples.spans().span(id + 1, 1, "auth", "login", T0 + id * 1_000L).frame();
  }

  private static void assertKeptOnce(Store store, int count) {
    ItemQuery all = new ItemQuery(TENANT, Signal.SPANS, ALL, List.of(), 1_000_000, 10_000);
    assertThat(store.find(all).frame().size()).isEqualTo(count);
    assertThat(
            store.cells(TENANT, Set.of(CellKind.OPERATION), ALL, Set.of()).cells().stream()
                .mapToLong(cell -> cell.count(0))
                .sum())
        .isEqualTo(count);
  }
}
