package dev.whence.cli;

import dev.whence.model.Signal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `evaluate`: runs labelled incidents and scores the ranking.
@Command(
    name = "evaluate",
    description = "Runs labelled incidents through the whole pipeline and scores the ranking.",
    mixinStandardHelpOptions = true)
final class Evaluate implements Callable<Integer> {

  private static final Map<String, Signal> SIGNALS =
      Map.of(
          "traces", Signal.SPANS,
          "logs", Signal.LOGS,
          "metrics", Signal.POINTS,
          "changes", Signal.CHANGES);

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description = "A folder of case folders. Not needed with --seeds.")
  private @Nullable Path folder;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the scores there as JSON too.")
  private @Nullable Path json;

  @Option(
      names = "--only",
      paramLabel = "PREFIX",
      description = "Only cases whose ID starts with this.")
  private String only = "";

  @Option(
      names = "--quiet",
      description = "Ask about fault-free windows instead: each must end in nothing_unusual.")
  private boolean quiet;

  @Option(
      names = "--ablation",
      description = "Ask once more without each part of the engine, and print what each earns.")
  private boolean ablation;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Simulate so many incidents of systems drawn at random.")
  private int seeds;

  @Option(
      names = "--seed-from",
      paramLabel = "S",
      description = "The first seed. Equal seeds give equal incidents. Default: 1.")
  private long seedFrom = 1;

  @Option(
      names = "--kinds",
      paramLabel = "KIND",
      split = ",",
      description = "Only seeds with these kinds of fault, such as slow-query,retry-storm.")
  private Set<String> kinds = new LinkedHashSet<>();

  @Option(
      names = "--late",
      paramLabel = "SHARE",
      description = "Cut this share off the window's beginning, such as 30%%.")
  private String late = "0";

  @Option(
      names = "--without",
      paramLabel = "SIGNAL",
      split = ",",
      description = "Leave a signal out: traces, logs, metrics or changes.")
  private Set<String> without = new LinkedHashSet<>();

  @Option(
      names = "--sampled",
      paramLabel = "SHARE",
      description = "Keep this share of the traces, with their log lines, such as 10%%.")
  private String sampled = "1";

  @Option(
      names = "--lost",
      paramLabel = "SHARE",
      description = "Lose this share of the spans, one by one, such as 5%%.")
  private String lost = "0";

  @Option(
      names = "--panels",
      description = "Ask once more about the service at which each answer ends, as from its panel.")
  private boolean panels;

  @Option(
      names = "--provisional",
      description = "Ask before anything is compacted, as one does about the last minutes.")
  private boolean provisional;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (folder == null && seeds == 0) {
      throw wrong("Say which: a folder of cases, or --seeds N");
    }
    if (folder != null && !Files.isDirectory(folder)) {
      throw new CommandFailed("not a folder: " + folder);
    }
    Thinning thinning = new Thinning(leftOut(), share("--sampled", sampled), share("--lost", lost));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Evaluation.Pipelines pipelines = () -> new StoredPipeline(thinning, !provisional);
    double cut = share("--late", late);
    if (cut == 1) {
      throw wrong("--late leaves nothing of the window");
    }
    List<EvaluationCase> recorded = folder == null ? List.of() : cases(folder);
    try (SimulatedCases simulated = new SimulatedCases(seedFrom, seeds, kinds)) {
      Iterable<EvaluationCase> drawn = () -> simulated;
      Stream<EvaluationCase> all =
          Stream.concat(recorded.stream(), StreamSupport.stream(drawn.spliterator(), false));
      run(pipelines, all.map(each -> each.late(cut)).iterator(), out);
    }
    return 0;
  }

  private List<EvaluationCase> cases(Path of) throws IOException {
    List<EvaluationCase> cases =
        EvaluationCase.all(of).stream().filter(each -> each.id().startsWith(only)).toList();
    if (cases.isEmpty()) {
      throw new CommandFailed("no case folders (with a case.json) in " + of);
    }
    return cases;
  }

  private void run(Evaluation.Pipelines pipelines, Iterator<EvaluationCase> cases, PrintStream out)
      throws IOException {
    if (ablation) {
      new Ablation(pipelines, out).run(cases);
      return;
    }
    Evaluation evaluation = new Evaluation(pipelines, out, panels);
    if (quiet) {
      evaluation.quiet(cases);
      return;
    }
    EvaluationReport report = evaluation.labelled(cases);
    report.print(out);
    if (json != null) {
      EvaluationJson.write(report, json);
    }
  }

  private Set<Signal> leftOut() {
    Set<Signal> signals = new LinkedHashSet<>();
    for (String name : without) {
      Signal signal = SIGNALS.get(name);
      if (signal == null) {
        throw wrong("--without takes traces, logs, metrics or changes, not '" + name + "'");
      }
      signals.add(signal);
    }
    return signals;
  }

  private double share(String option, String text) {
    try {
      boolean percent = text.endsWith("%");
      double number = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
      double share = percent ? number / 100 : number;
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException notANumber) {
      // said below
    }
    throw wrong(option + " takes a share, such as 30% or 0.3, not '" + text + "'");
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
