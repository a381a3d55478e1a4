package dev.whence.api.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.api.Json;
import dev.whence.api.QuestionMemory;
import dev.whence.api.Telemetry;
import dev.whence.api.WithTelemetry;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Question;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Document;
import dev.whence.wiring.Pipeline;
import dev.whence.wiring.PipelineSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptAnswersTest {

  private static final long NOW = TimeRange.nanos(Telemetry.START.plus(Duration.ofHours(4)));

  @TempDir Path directory;
  private Pipeline pipeline;
  private KeptAnswers answers;

  @BeforeEach
  void open() {
    pipeline = Pipeline.open(PipelineSettings.in(directory), () -> NOW);
    answers =
        new KeptAnswers(
            pipeline.store(),
            new Explaining(
                pipeline.store(),
                () -> false,
                new QuestionMemory(Long.MAX_VALUE, _ -> null),
                EngineSettings.DEFAULT),
            AnswerContext.NONE);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private Document ask(String service) {
    TimeRange window =
        TimeRange.of(Instant.parse("2026-11-24T16:10:00Z"), Instant.parse("2026-11-24T16:20:00Z"));
    return answers
        .ask(new Question(Tenant.DEFAULT, Service.named(service), "latency", window, List.of()))
        .document();
  }

  @Test
  void theSameQuestionOverTheSameDataIsTheSameAnswer() {
    WithTelemetry.take(pipeline, Telemetry.laterLogins());
    WithTelemetry.take(pipeline, Telemetry.slowLogins());
    Document first = ask("web");
    assertThat(ask("web")).isEqualTo(first);
    assertThat(ask("auth").id()).isNotEqualTo(first.id());
  }

  @Test
  void lateTelemetryMakesOneNextRevisionAndTheOldOneOutlivesARestart() {
    WithTelemetry.take(pipeline, Telemetry.laterLogins());
    Document first = ask("web");
    WithTelemetry.take(pipeline, Telemetry.slowLogins());
    Document second = ask("web");
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.revision()).isEqualTo(2);
    assertThat(Json.kept(second.json()).path("changed")).isNotEmpty();
    assertThat(ask("web")).isEqualTo(second);

    pipeline.close();
    open();
    assertThat(answers.find(Tenant.DEFAULT, first.id(), 1)).contains(first);
    assertThat(answers.find(Tenant.DEFAULT, first.id(), 0)).contains(second);
    assertThat(ask("web")).isEqualTo(second);
  }
}
