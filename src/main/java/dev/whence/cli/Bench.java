package dev.whence.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `bench`: puts the service, in a process of its own, under a load made beforehand.
@Command(
    name = "bench",
    description = "Measures the service under load, in a process of its own.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class Bench implements Callable<Integer> {
  @Parameters(paramLabel = "SCENARIO", description = "${COMPLETION-CANDIDATES}")
  private BenchScenario scenario = BenchScenario.INGEST_TRACES;

  @Option(names = "--size", paramLabel = "N", description = "Items: 1m, 10m, 100m.")
  private String size = "1m";

  @Option(names = "--seed", paramLabel = "N", description = "Draws another load.")
  private long seed = 1;

  @Option(names = "--batch", paramLabel = "N", description = "Items of a request.")
  private int batch = 512;

  @Option(names = "--services", paramLabel = "N", description = "Services that emit.")
  private int services = 20;

  @Option(names = "--connections", paramLabel = "N", description = "Requests at a time.")
  private int connections = 16;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Items a second of open loops; 0 for 70 %% of the measured rate.")
  private double rate;

  @Option(
      names = "--curve",
      paramLabel = "WHAT",
      description = "How explain's cost grows, with: ${COMPLETION-CANDIDATES}.")
  private @Nullable ExplainCurve curve;

  @Option(names = "--rounds", paramLabel = "N", description = "Runs of each system, in turn.")
  private int rounds = 1;

  @Option(
      names = "--server-java",
      paramLabel = "OPTIONS",
      description = "Options of the server's JVM, in one text.")
  private String serverJava = "-Xmx2g";

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "For prepared load (kept) and data (deleted).")
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"), "whence-bench");

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
  private @Nullable Path json;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (curve != null && scenario != BenchScenario.EXPLAIN) {
      throw new CommandFailed("--curve is for: bench explain");
    }
    BenchPlan plan =
        new BenchPlan(
            BenchPlan.size(size),
            seed,
            batch,
            services,
            connections,
            rate,
            Arrays.stream(serverJava.split(" ")).filter(each -> !each.isBlank()).toList(),
            directory);
    BenchReport report = new BenchReport(scenario + " of " + size);
    List<Path> left = new ArrayList<>();
    try {
      for (int round = 0; round < rounds; round++) {
        Path data =
            Files.createDirectories(directory)
                .resolve("run-" + ProcessHandle.current().pid() + "-" + round);
        left.add(data);
        report.add("whence", curve == null ? scenario.run(plan, data) : curve.run(plan, data));
        delete(data);
        left.remove(data);
      }
    } finally {
      left.forEach(each -> spec.commandLine().getErr().println("left for a look: " + each));
    }
    report.print(spec.commandLine().getOut());
    if (json != null) {
      Files.writeString(json, report.json().toPrettyString() + "\n");
    }
    return 0;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
