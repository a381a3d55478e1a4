package dev.whence.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evaluate`: runs labelled incidents and scores the ranking.
@Command(
    name = "evaluate",
    description = "Runs labelled incidents through the whole pipeline and scores the ranking.",
    mixinStandardHelpOptions = true)
final class Evaluate implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "A folder of case folders.")
  private Path folder = Path.of(".");

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

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailed("not a folder: " + folder);
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Evaluation evaluation = new Evaluation(StoredPipeline::new, out);
    if (quiet) {
      return evaluation.quiet(folder, only).isEmpty() ? none() : 0;
    }
    EvaluationReport report = evaluation.labelled(folder, only);
    if (report.scores().isEmpty()) {
      return none();
    }
    report.print(out);
    if (json != null) {
      report.write(json);
    }
    return 0;
  }

  private int none() {
    throw new CommandFailed("no case folders (with a case.json) in " + folder);
  }
}
