package dev.whence.wiring;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Document;
import dev.whence.store.ItemQuery;
import dev.whence.store.Samples;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

  private static final TimeRange HOUR = new TimeRange(T0, T0 + 3_600 * SECOND);

  @TempDir Path directory;
  private final AtomicLong clock = new AtomicLong(T0 + SECOND);

  private Pipeline open(Path data) {
    return Pipeline.open(
        PipelineSettings.in(data).with(Map.of(Signal.SPANS, Duration.ofDays(5))), clock::get);
  }

  private static int spans(Pipeline pipeline) {
    return pipeline
        .store()
        .find(new ItemQuery(Tenant.DEFAULT, Signal.SPANS, HOUR, List.of(), 10, 10))
        .frame()
        .size();
  }

  private static void accept(Pipeline pipeline) {
    Export export =
        new Export(
            Tenant.DEFAULT,
            Samples.spans().span(1, 1, "auth", "login", T0).frame(),
            ExportKey.of("one".getBytes(StandardCharsets.UTF_8)),
            Export.Rejected.NONE);
    pipeline.intake().accept(export).toCompletableFuture().join();
    pipeline.intake().settle().toCompletableFuture().join();
    assertThat(spans(pipeline)).isEqualTo(1);
  }

  /// The files as a process leaves them that is killed.
  private Path killed(Path data) throws IOException {
    Path copy = directory.resolve("killed");
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(data.relativize(file)));
      }
    }
    return copy;
  }

  @Test
  void whatIsDroppedDoesNotComeBackFromTheJournalOfAKilledProcess() throws Exception {
    Path data = directory.resolve("data");
    Path copy;
    try (Pipeline pipeline = open(data)) {
      accept(pipeline);
      clock.addAndGet(10 * DAY);
      pipeline.dropOld();
      for (int i = 0; i < 50 && pipeline.intake().journalBytes() > 0; i++) {
        Thread.sleep(20);
      }
      copy = killed(data);
    }
    try (Pipeline pipeline = open(copy)) {
      assertThat(spans(pipeline)).isZero();
    }
  }

  /// The real store, but for one kind of documents.
  private Store failing() {
    Store store = Pipeline.onDisk(PipelineSettings.in(directory), clock::get);
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("drop") && "incident".equals(arguments[0])) {
                throw new StoreException("broken");
              }
              return method.invoke(store, arguments);
            });
  }

  @Test
  void whatIsOldGoesAlsoWhereSomethingElseFailsToGo() {
    PipelineSettings settings =
        PipelineSettings.in(directory)
            .withDocuments(Map.of("incident", Duration.ofDays(5), "alert", Duration.ofDays(5)))
            .with(Map.of(Signal.SPANS, Duration.ofDays(5)));
    try (Pipeline pipeline = Pipeline.open(settings, failing(), clock::get)) {
      pipeline.store().put(Tenant.DEFAULT, List.of(new Document("alert", "a", 1, T0, "{}")));
      accept(pipeline);
      clock.addAndGet(10 * DAY);
      assertThatThrownBy(pipeline::dropOld).isInstanceOf(StoreException.class);
      assertThat(spans(pipeline)).isZero();
      assertThat(pipeline.store().document(Tenant.DEFAULT, "alert", "a", 1)).isEmpty();
    }
  }
}
