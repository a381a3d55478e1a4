package dev.whence.cli;

import dev.whence.explain.Explainer;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Part;
import dev.whence.explain.answer.Question;
import dev.whence.explain.answer.Verdict;
import dev.whence.model.Tenant;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What each part of the engine earns: every incident is asked about once more without each.
final class Ablation {

  private static final String WHOLE = "nothing left out";

  private final Evaluation.Pipelines pipelines;
  private final PrintStream out;
  private final Map<String, Map<String, Tally>> rows = new TreeMap<>();
  private final Map<String, Integer> systems = new TreeMap<>();

  Ablation(Evaluation.Pipelines pipelines, PrintStream out) {
    this.pipelines = pipelines;
    this.out = out;
  }

  /// Right answers of one system, and false alarms, without one part.
  private static final class Tally {
    int first;
    int third;
    int established;
    int quiet;
    int asked;
  }

  void run(Iterator<EvaluationCase> cases) throws IOException {
    while (cases.hasNext()) {
      EvaluationCase each = cases.next();
      systems.merge(each.system(), 1, Integer::sum);
      try (Evaluation.Pipeline pipeline = pipelines.open()) {
        for (Path file : each.telemetry()) {
          pipeline.ingest(file);
        }
        ask(each, pipeline, WHOLE, EngineSettings.DEFAULT);
        for (Part part : Part.values()) {
          ask(each, pipeline, part.label(), EngineSettings.DEFAULT.leaving(part));
        }
      }
    }
    print();
  }

  private void ask(
      EvaluationCase each, Evaluation.Pipeline pipeline, String row, EngineSettings settings)
      throws IOException {
    Tally tally =
        rows.computeIfAbsent(row, name -> new TreeMap<>())
            .computeIfAbsent(each.system(), name -> new Tally());
    Explainer explainer = new Explainer(pipeline.reader(), settings);
    Explanation answer =
        explainer.explain(
            new Question(
                Tenant.DEFAULT, each.service(), each.signal(), each.window(), each.baselines()));
    EvaluationScore score = EvaluationScore.of(each, each.truth(), answer, 0, 0);
    tally.first += score.right() ? 1 : 0;
    tally.third += score.within(3) ? 1 : 0;
    tally.established += score.right() && answer.verdict() == Verdict.ESTABLISHED ? 1 : 0;
    if (!QuietQuestions.of(each).isEmpty()) {
      QuietQuestions.Quiet quiet = QuietQuestions.of(each).getFirst();
      tally.asked++;
      tally.quiet += isQuiet(explainer, quiet) ? 1 : 0;
    }
  }

  private static boolean isQuiet(Explainer explainer, QuietQuestions.Quiet quiet) {
    Question question = Question.about(Tenant.DEFAULT, quiet.window(), quiet.baseline());
    return explainer.explain(question).verdict() == Verdict.NOTHING_UNUSUAL;
  }

  private void print() {
    StringBuilder head = new StringBuilder("| left out ");
    StringBuilder rule = new StringBuilder("|---");
    systems.forEach(
        (system, count) -> {
          head.append("| ").append(system).append(" (").append(count).append(") ");
          rule.append("|---");
        });
    out.println(head.append("|"));
    out.println(rule.append("|"));
    printRow(WHOLE);
    for (Part part : Part.values()) {
      printRow(part.label());
    }
    out.println("right at 1 / at 3 / established and right / quiet windows found quiet");
  }

  private void printRow(String row) {
    StringBuilder line = new StringBuilder("| ").append(row);
    rows.getOrDefault(row, Map.of())
        .values()
        .forEach(
            tally ->
                line.append(
                    String.format(
                        Locale.ROOT,
                        " | %d / %d / %d / %d of %d",
                        tally.first,
                        tally.third,
                        tally.established,
                        tally.quiet,
                        tally.asked)));
    out.println(line.append(" |"));
  }
}
