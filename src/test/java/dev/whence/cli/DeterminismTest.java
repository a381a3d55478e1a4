package dev.whence.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whence.demo.Lab;
import dev.whence.explain.Explainer;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Question;
import dev.whence.model.Tenant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same telemetry gives the same answer, byte for byte, in whatever order it arrives and
/// however many senders there are.
class DeterminismTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 20;

  @TempDir Path folder;

  @Test
  void theOrderOfArrivalAndTheNumberOfSendersDoNotMatter() throws Exception {
    EvaluationCase drawn = EvaluationCase.read(Lab.write(SEED, folder));
    List<String> lines = lines(drawn.telemetry().getFirst());

    String asWritten = answer(drawn, lines, 1);
    assertThat(asWritten).contains("root_cause");
    assertThat(answer(drawn, shuffled(lines, 1), 1)).isEqualTo(asWritten);
    assertThat(answer(drawn, shuffled(lines, 2), 4)).isEqualTo(asWritten);
  }

  private static List<String> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.readAllLines();
    }
  }

  private static List<String> shuffled(List<String> lines, long seed) {
    List<String> other = new ArrayList<>(lines);
    Collections.shuffle(other, new Random(seed));
    return other;
  }

  private String answer(EvaluationCase drawn, List<String> lines, int senders) throws Exception {
    try (StoredPipeline pipeline = new StoredPipeline(Thinning.NONE, true);
        ExecutorService threads = Executors.newFixedThreadPool(senders)) {
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < senders; i++) {
        Path part = Files.createTempFile(folder, "part-", ".jsonl");
        int from = lines.size() * i / senders;
        Files.write(part, lines.subList(from, lines.size() * (i + 1) / senders));
        sent.add(
            threads.submit(
                () -> {
                  pipeline.ingest(part);
                  return null;
                }));
      }
      for (Future<?> each : sent) {
        each.get();
      }
      for (Path changes : drawn.telemetry().subList(1, drawn.telemetry().size())) {
        pipeline.ingest(changes);
      }
      Question question =
          new Question(
              Tenant.DEFAULT, drawn.service(), drawn.signal(), drawn.window(), drawn.baselines());
      Explainer explainer = new Explainer(pipeline.reader(), EngineSettings.DEFAULT);
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(explainer.explain(question));
    }
  }
}
