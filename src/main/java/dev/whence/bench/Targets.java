package dev.whence.bench;

import static dev.whence.bench.Target.least;
import static dev.whence.bench.Target.most;
import static dev.whence.bench.Target.times;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `bench targets`: measures what the targets name, row after row, and prints which are reached.
@Command(
    name = "targets",
    description = "Measures every target, one after the other, and prints a Markdown table.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class Targets implements Callable<Integer> {

  private static final String ITEMS = "items/s";

  /// In the order of the list in `src/docs/performance.md`.
  static final List<Target> ALL =
      List.of(
          new Target(
              "1",
              "spans, OTLP/HTTP gzip, durable",
              "ingest-traces --against elasticsearch,zipkin",
              List.of(times(4, "elasticsearch", ITEMS), times(4, "zipkin", ITEMS))),
          new Target(
              "5",
              "memory meanwhile",
              "ingest-traces --against elasticsearch,zipkin",
              List.of(most("server resident MB, peak", 3_000))),
          new Target(
              "1b",
              "the same over gRPC",
              "ingest-traces --protocol grpc --against whence",
              List.of(times(0.8, "whence", ITEMS))),
          new Target(
              "2",
              "log lines of 300 bytes, body searchable",
              "ingest-logs --against elasticsearch",
              List.of(times(3, "elasticsearch", ITEMS))),
          new Target(
              "3",
              "metric points, remote write, 10,000 series",
              "ingest-metrics --against prometheus,victoriametrics",
              List.of(times(2, "prometheus", ITEMS), times(1, "victoriametrics", ITEMS))),
          new Target(
              "4",
              "bytes a span on disk",
              "disk --against elasticsearch",
              List.of(most("bytes per item, quiet", 80), most("bytes per item, compacted", 35))),
          new Target(
              "6",
              "what caused this",
              "explain",
              List.of(most("explain ms p50", 50), most("explain ms p99", 200))),
          new Target(
              "6",
              "what caused this, 200 services",
              "explain --services 200",
              List.of(most("explain ms p50", 50), most("explain ms p99", 200))),
          new Target(
              "6",
              "what caused this, 200 services, once all is regrouped",
              "explain --services 200 --regrouped",
              List.of(most("explain ms p50", 50), most("explain ms p99", 200))),
          new Target(
              "6b",
              "the same, of ten hours of so many",
              "explain --services 200 --hours 10",
              List.of(most("explain ms p50", 150), most("explain ms p99", 500))),
          new Target("7", "request join", "request", List.of(most("request ms p99", 15))),
          new Target(
              "8", "series of all services, 1 h", "series", List.of(most("series ms p99", 20))),
          new Target("9", "start on nothing", "start", List.of(most("start to ready, s", 2.5))),
          new Target(
              "10",
              "kill -9 to serving",
              "crash --against elasticsearch",
              List.of(most("kill -9 to ready, s", 5), most("lost", 0), most("doubled", 0))),
          new Target(
              "11",
              "three times overload",
              "overload",
              List.of(
                  most("answered neither 2xx, 429 nor 503", 0), least("accepted of peak", 0.9))),
          new Target(
              "12",
              "questions while ingesting at 70 %",
              "mixed",
              List.of(
                  most("explain p99, mixed / idle", 2),
                  most("request p99, mixed / idle", 2),
                  most("series p99, mixed / idle", 2))),
          new Target(
              "13",
              "before Elasticsearch",
              "ingest-traces --store elasticsearch --against elasticsearch",
              List.of(
                  most("whole run: service CPU / node CPU", 0.15),
                  most("documents per million", 10_000))),
          new Target(
              "control",
              "kill -9 with metrics: a good and a bad control",
              "crash --against prometheus,victoriametrics",
              List.of(most("lost", 0))));

  @Option(names = "--size", paramLabel = "N", description = "Items: 1m, 10m.")
  private String size = "1m";

  @Option(names = "--rounds", paramLabel = "N", description = "Runs of each system, by turns.")
  private int rounds = 1;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "ROW",
      showDefaultValue = Visibility.NEVER,
      description = "Rows to measure, such as 1,4,10. All where none is named.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--directory", paramLabel = "DIR", description = "As for bench.")
  private @Nullable Path directory;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures there, too.")
  private @Nullable Path json;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  private final Map<String, BenchReport> done = new HashMap<>();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Target> wanted = wanted();
    StringBuilder table = new StringBuilder(Target.HEAD);
    ObjectNode all = Http.JSON.createObjectNode();
    for (Target target : wanted) {
      table.append(rows(target, out, all));
      if (json != null) {
        Files.writeString(json, all.toPrettyString() + "\n");
      }
    }
    out.printf("%n%s, %d rounds of %s%n%n%s", BenchReport.machine(), rounds, size, table);
    out.flush();
    return 0;
  }

  private List<Target> wanted() {
    BenchPlan.size(size);
    List<Target> wanted =
        ALL.stream().filter(each -> only.isEmpty() || only.contains(each.number())).toList();
    if (wanted.isEmpty()) {
      throw new BenchFailed("no such target: " + String.join(",", only));
    }
    return wanted;
  }

  /// A target that cannot be measured does not keep the others from it.
  private String rows(Target target, PrintWriter out, ObjectNode all) throws IOException {
    BenchReport report = done.get(target.command());
    try {
      if (report == null) {
        report = measure(target.command());
        report.print(out);
        done.put(target.command(), report);
        all.set(target.command(), report.json());
      }
      return target.rows(report, options());
    } catch (BenchFailed e) {
      out.println(e.getMessage());
      return target.failed(String.valueOf(e.getMessage()));
    }
  }

  private String options() {
    return " --size %s --rounds %d".formatted(size, rounds);
  }

  private BenchReport measure(String command) throws IOException {
    List<String> arguments = new ArrayList<>(List.of((command + options()).split(" ")));
    if (directory != null) {
      arguments.add("--directory");
      arguments.add(directory.toString());
    }
    Bench bench = new Bench();
    new CommandLine(bench)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setErr(spec.commandLine().getErr())
        .parseArgs(arguments.toArray(String[]::new));
    return bench.measure();
  }
}
