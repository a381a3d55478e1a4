package dev.whence.wiring;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.ItemQuery;
import dev.whence.store.Samples;
import java.io.IOException;
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
      pipeline
          .intake()
          .accept(
              new Export(
                  Tenant.DEFAULT,
                  Samples.spans().span(1, 1, "auth", "login", T0).frame(),
                  ExportKey.of("one".getBytes(StandardCharsets.UTF_8)),
                  Export.Rejected.NONE))
          .toCompletableFuture()
          .join();
      pipeline.intake().settle().toCompletableFuture().join();
      assertThat(spans(pipeline)).isEqualTo(1);
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
}
