package dev.whence.wiring;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;

import dev.whence.explain.Explainer;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Question;
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
import dev.whence.store.elastic.ElasticStore;
import dev.whence.store.elastic.ElasticStores;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Instances before one cluster, what they are sent, and what is then to be seen of it.
record ElasticScene(Path directory, AtomicLong clock) {

  static final TimeRange ALL = new TimeRange(T0 - DAY, T0 + DAY);
  private static final Tenant TENANT = Tenant.DEFAULT;

  ElasticScene(Path directory) {
    this(directory, new AtomicLong(T0 + DAY / 2));
  }

  /// All that is kept, and the answer to a question.
  record Outcome(String dump, String answer) {
    static Outcome of(Store store) {
      return new Outcome(ElasticScene.dump(store), ElasticScene.answer(store));
    }
  }

  /// What one instance on a disk of its own makes of it.
  Outcome ofOne(List<Frame> frames) {
    try (Pipeline one = Pipeline.open(settings("one"), clock::get)) {
      for (int i = 0; i < frames.size(); i++) {
        accept(one, i, frames.get(i)).join();
      }
      one.compactAll();
      return Outcome.of(one.store());
    }
  }

  Store store(URI address, String name) {
    return new ElasticStore(
        directory.resolve(name).resolve("store"),
        ElasticStores.settings(address, directory),
        Vocabulary.DEFAULT,
        clock::get);
  }

  PipelineSettings settings(String name) {
    return PipelineSettings.in(directory.resolve(name))
        .with(
            new CompactionSettings(
                Duration.ofMinutes(5),
                Duration.ofMinutes(60),
                50_000,
                200_000,
                50,
                1_000,
                Duration.ZERO))
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

  /// As a volume that is not there any more; the store's directory stays.
  void loseJournal(String name) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(name).resolve("journal"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  static CompletableFuture<Long> accept(Pipeline to, int number, Frame frame) {
    ExportKey key = ExportKey.of(("" + number).getBytes(StandardCharsets.UTF_8));
    return to.intake()
        .accept(new Export(TENANT, frame, key, Export.Rejected.NONE))
        .thenApply(receipt -> receipt.accepted())
        .toCompletableFuture();
  }

  /// Requests of three services; from the middle on the database is slow and logins fail.
  static List<Frame> requests() {
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

  static String answer(Store store) {
    Question question =
        new Question(
            TENANT,
            Service.named("web"),
            "errors",
            new TimeRange(T0 + 600 * SECOND, T0 + 1_200 * SECOND),
            List.of(new TimeRange(T0, T0 + 600 * SECOND)));
    return new Explainer(store, EngineSettings.DEFAULT).explain(question).toString();
  }

  static String dump(Store store) {
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
}
