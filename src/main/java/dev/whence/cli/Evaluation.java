package dev.whence.cli;

import dev.whence.explain.EngineSettings;
import dev.whence.explain.Explainer;
import dev.whence.explain.Explanation;
import dev.whence.explain.Question;
import dev.whence.explain.Verdict;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Runs labelled incidents: puts their telemetry in, asks, compares the ranking with the truth.
public final class Evaluation {

  private final Pipelines pipelines;
  private final PrintStream out;

  public Evaluation(Pipelines pipelines, PrintStream out) {
    this.pipelines = pipelines;
    this.out = out;
  }

  /// Makes fresh pipelines, each with an empty store.
  public interface Pipelines {
    Pipeline open() throws IOException;
  }

  /// From files to something that can be read.
  public interface Pipeline extends AutoCloseable {

    /// Puts in a telemetry file: OTLP JSON lines, or change events (`*.changes.jsonl[.gz]`).
    void ingest(Path file) throws IOException;

    /// What was put in, complete.
    StoreReader reader();

    @Override
    void close();
  }

  /// The scores of all cases under a folder.
  ///
  /// @param filter only cases whose ID starts with it
  public EvaluationReport labelled(Path folder, String filter) throws IOException {
    List<EvaluationScore> scores = new ArrayList<>();
    for (EvaluationCase each : EvaluationCase.all(folder)) {
      if (each.id().startsWith(filter)) {
        EvaluationScore score = score(each);
        scores.add(score);
        out.printf(
            Locale.ROOT,
            "%-24s rank %2d  %-22s %7.1f ms  expected %s [%s], ranked %s%n",
            score.id(),
            score.rank(),
            score.verdict(),
            score.millis(),
            score.expected(),
            score.fault(),
            score.ranking().stream().limit(5).toList());
        if (score.rank() != 1) {
          score.statements().forEach(statement -> out.println("      " + statement));
        }
      }
    }
    return new EvaluationReport(scores);
  }

  private EvaluationScore score(EvaluationCase each) throws IOException {
    try (Pipeline pipeline = pipelines.open()) {
      for (Path file : each.telemetry()) {
        pipeline.ingest(file);
      }
      Question question =
          new Question(
              Tenant.DEFAULT, each.service(), each.signal(), each.window(), each.baselines());
      Explainer explainer = new Explainer(pipeline.reader(), EngineSettings.DEFAULT);
      long began = System.nanoTime();
      Explanation answer = explainer.explain(question);
      double millis = (System.nanoTime() - began) / 1e6;
      return EvaluationScore.of(each, each.truth(), answer, millis);
    }
  }

  /// Asks about windows in which nothing was wrong, each once, and counts the verdicts per system.
  public Map<String, int[]> quiet(Path folder, String filter) throws IOException {
    Set<TimeRange> asked = new HashSet<>();
    Map<String, int[]> counts = new java.util.TreeMap<>();
    for (EvaluationCase each : EvaluationCase.all(folder)) {
      List<QuietQuestions.Quiet> fresh =
          QuietQuestions.of(each).stream().filter(q -> !asked.contains(q.window())).toList();
      if (each.id().startsWith(filter) && !fresh.isEmpty()) {
        fresh.forEach(q -> asked.add(q.window()));
        int[] count = counts.computeIfAbsent(each.system(), system -> new int[2]);
        quiet(each, fresh, count);
      }
    }
    out.printf("%-12s %7s %16s%n", "system", "windows", "nothing_unusual");
    counts.forEach((system, count) -> out.printf("%-12s %7d %16d%n", system, count[0], count[1]));
    return new HashMap<>(counts);
  }

  private void quiet(EvaluationCase each, List<QuietQuestions.Quiet> questions, int[] count)
      throws IOException {
    try (Pipeline pipeline = pipelines.open()) {
      for (Path file : each.telemetry()) {
        pipeline.ingest(file);
      }
      Explainer explainer = new Explainer(pipeline.reader(), EngineSettings.DEFAULT);
      for (QuietQuestions.Quiet quiet : questions) {
        Explanation answer =
            explainer.explain(Question.about(Tenant.DEFAULT, quiet.window(), quiet.baseline()));
        count[0]++;
        if (answer.verdict() == Verdict.NOTHING_UNUSUAL) {
          count[1]++;
        } else {
          out.printf(
              "%-24s not quiet: %s, %s%n", each.id(), answer.verdict().wireName(), answer.title());
        }
      }
    }
  }
}
