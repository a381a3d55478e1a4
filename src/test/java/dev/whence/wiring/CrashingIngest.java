package dev.whence.wiring;

import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;

import dev.whence.intake.CompactionSettings;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.intake.IntakeSettings;
import dev.whence.intake.Limits;
import dev.whence.join.JoinSettings;
import dev.whence.journal.JournalSettings;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.store.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/// A process that takes telemetry in as fast as it can, commits and compacts all the while, says
/// what was acknowledged, and waits to be killed.
final class CrashingIngest {

  private static final int SPANS_PER_EXPORT = 7;
  private static final int UNDER_WAY = 16;
  private static final int PAUSE_MILLIS = 200;

  private CrashingIngest() {}

  static PipelineSettings settings(Path directory) {
    return PipelineSettings.in(directory)
        .with(new JournalSettings(2_000, 50_000_000, 1 << 20, 1 << 20))
        .with(
            new CompactionSettings(
                Duration.ZERO, Duration.ZERO, 0, 2_000, 500, 1_000, Duration.ZERO))
        .with(
            new IntakeSettings(
                Limits.DEFAULT,
                new JoinSettings(SECOND / 10, 1_000, 100, 10_000, 100, 100),
                1 << 20,
                Duration.ofMillis(150),
                1 << 20,
                Duration.ofHours(24),
                100_000,
                10));
  }

  /// The spans of an export: new traces, and a further span of a trace of an earlier one.
  static Frame frame(long export) {
    Samples samples = Samples.spans();
    long start = T0 + (export % 5_000) * SECOND / 20;
    for (int i = 0; i < SPANS_PER_EXPORT - 1; i++) {
      samples.span(export * 10 + i, 1, "web", "GET /", start + i);
    }
    samples.span(Math.max(0, export - 3) * 10, export + 2, "auth", "login", start + 50);
    return samples.frame();
  }

  static int spansPerExport() {
    return SPANS_PER_EXPORT;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Pipeline pipeline =
        Pipeline.open(settings(Path.of(arguments[0])), () -> T0 + System.nanoTime() % SECOND);
    Thread.ofPlatform().daemon().start(() -> compactForEver(pipeline));
    Semaphore room = new Semaphore(UNDER_WAY);
    for (long export = Long.parseLong(arguments[1]); ; export++) {
      room.acquire();
      long number = export;
      ExportKey key = ExportKey.of(Long.toString(number).getBytes(StandardCharsets.UTF_8));
      pipeline
          .intake()
          .accept(new Export(Tenant.DEFAULT, frame(number), key, Export.Rejected.NONE))
          .whenComplete(
              (receipt, failure) -> {
                room.release();
                System.out.println(failure == null ? "kept " + number : "refused " + number);
              });
    }
  }

  private static void compactForEver(Pipeline pipeline) {
    while (true) {
      try {
        pipeline.compactor().compactAll();
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        System.out.println("compaction failed: " + e);
      }
    }
  }
}
