package dev.whence.cli;

import dev.whence.explain.Explainer;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Question;
import dev.whence.explain.answer.Verdict;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Runs labelled incidents: puts their telemetry in, asks, compares the ranking with the truth.
///
/// One incident after the other, one question at a time. Times are those of an engine at work: the
/// first incident's question is asked a number of times before anything is measured. Each question
/// is then timed when it is first asked of its store, and a second time.
public final class Evaluation {

  private static final int WARM_UP_QUESTIONS = 20;

  private final Pipelines pipelines;
  private final PrintStream out;
  private final boolean ofPanels;
  private boolean warm;

  /// @param ofPanels whether to ask again about the service at which each answer ends, and score
  ///   that answer: one who saw it suffer asks so
  public Evaluation(Pipelines pipelines, PrintStream out, boolean ofPanels) {
    this.pipelines = pipelines;
    this.out = out;
    this.ofPanels = ofPanels;
  }

  public Evaluation(Pipelines pipelines, PrintStream out) {
    this(pipelines, out, false);
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
    return labelled(
        EvaluationCase.all(folder).stream()
            .filter(each -> each.id().startsWith(filter))
            .iterator());
  }

  EvaluationReport labelled(Iterator<EvaluationCase> cases) throws IOException {
    List<EvaluationScore> scores = new ArrayList<>();
    while (cases.hasNext()) {
      EvaluationScore score = score(cases.next());
      scores.add(score);
      print(score);
    }
    return new EvaluationReport(scores);
  }

  private void print(EvaluationScore score) {
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
    if (!score.right()) {
      score.statements().forEach(statement -> out.println("      " + statement));
    }
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
      if (!warm) {
        warmUp(explainer, question);
      }
      if (ofPanels) {
        question = ofPanel(question, explainer.explain(question));
      }
      long began = System.nanoTime();
      Explanation answer = explainer.explain(question);
      long answered = System.nanoTime();
      explainer.explain(question);
      long again = System.nanoTime();
      return EvaluationScore.of(
          each, each.truth(), answer, (answered - began) / 1e6, (again - answered) / 1e6);
    }
  }

  /// The same question about the service that an answer ends at: who sees it suffer asks so.
  private static Question ofPanel(Question question, Explanation answer) {
    return answer.nodes().stream()
        .filter(node -> node.entity().type() == Entity.Type.SERVICE)
        .reduce((first, last) -> last)
        .map(
            node ->
                new Question(
                    question.tenant(),
                    node.entity().ofService(),
                    question.signal(),
                    question.window(),
                    question.baselines()))
        .orElse(question);
  }

  private void warmUp(Explainer explainer, Question question) {
    for (int i = 0; i < WARM_UP_QUESTIONS; i++) {
      explainer.explain(question);
    }
    warm = true;
  }

  /// Asks about windows in which nothing was wrong, each once, and counts per system: the windows,
  /// and those that were found quiet.
  public Map<String, int[]> quiet(Path folder, String filter) throws IOException {
    return quiet(
        EvaluationCase.all(folder).stream()
            .filter(each -> each.id().startsWith(filter))
            .iterator());
  }

  Map<String, int[]> quiet(Iterator<EvaluationCase> cases) throws IOException {
    Set<TimeRange> asked = new HashSet<>();
    Map<String, int[]> counts = new TreeMap<>();
    while (cases.hasNext()) {
      EvaluationCase each = cases.next();
      List<QuietQuestions.Quiet> fresh =
          QuietQuestions.of(each).stream().filter(q -> !asked.contains(q.window())).toList();
      if (!fresh.isEmpty()) {
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
