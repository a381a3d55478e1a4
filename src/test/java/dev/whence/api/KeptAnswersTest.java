package dev.whence.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.EngineSettings;
import dev.whence.explain.Explainer;
import dev.whence.explain.Question;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.wiring.Pipeline;
import dev.whence.wiring.PipelineSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptAnswersTest {
  @TempDir Path directory;

  @Test
  void probe() {
    long now = TimeRange.nanos(Telemetry.START.plusSeconds(4 * 3600));
    try (Pipeline pipeline = Pipeline.open(PipelineSettings.in(directory), () -> now)) {
      var answers = new KeptAnswers(pipeline.store(), new Explainer(pipeline.store(), EngineSettings.DEFAULT));
      Question q = new Question(Tenant.DEFAULT, Service.named("web"), "latency",
          TimeRange.of(Instant.parse("2026-11-24T16:10:00Z"), Instant.parse("2026-11-24T16:20:00Z")), List.of());
      WithTelemetry.take(pipeline, Telemetry.laterLogins());
      System.out.println("FIRST " + answers.ask(q).document().json());
      WithTelemetry.take(pipeline, Telemetry.slowLogins());
      System.out.println("SECOND " + answers.ask(q).document().json());
      System.out.println("SUMMARIES before " + pipeline.store().requests(Tenant.DEFAULT, TimeRange.of(Instant.parse("2026-11-24T16:00:00Z"), Instant.parse("2026-11-24T16:10:00Z")), 1000).stream().mapToLong(r -> r.durationNanos() / 1_000_000).summaryStatistics());
      System.out.println("SUMMARIES in " + pipeline.store().requests(Tenant.DEFAULT, TimeRange.of(Instant.parse("2026-11-24T16:10:00Z"), Instant.parse("2026-11-24T16:20:00Z")), 1000).stream().mapToLong(r -> r.durationNanos() / 1_000_000).summaryStatistics());
    }
  }
}
