package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `bench`: puts the service, in a process of its own, under a load made beforehand; and others by
/// turns with it.
@Command(
    name = "bench",
    description = "Measures the service under load, in a process of its own.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    subcommands = Targets.class)
public final class Bench implements Callable<Integer> {

  private static final long LARGEST_OF_PEERS = 10_000_000;
  private static final int ROUNDS_BY_TURNS = 5;

  @Parameters(
      arity = "0..1",
      paramLabel = "SCENARIO",
      description = "${COMPLETION-CANDIDATES}; or targets, which runs what the targets name.")
  private BenchScenario scenario = BenchScenario.INGEST_TRACES;

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private BenchOptions options;

  @Option(
      names = "--against",
      split = ",",
      paramLabel = "SYSTEM",
      showDefaultValue = Visibility.NEVER,
      description = "Runs it by turns with: ${COMPLETION-CANDIDATES}.")
  private List<Peer> peers = new ArrayList<>();

  @Option(
      names = "--curve",
      paramLabel = "WHAT",
      description = "How explain's cost grows, with: ${COMPLETION-CANDIDATES}.")
  private @Nullable ExplainCurve curve;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Runs of each system, by turns. 1, and 5 with --against.")
  private int rounds;

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      description = "What spans and logs are sent over: ${COMPLETION-CANDIDATES}.")
  private BenchServer.Protocol protocol = BenchServer.Protocol.HTTP;

  @Option(
      names = "--store",
      paramLabel = "NAME",
      description = "Where the service keeps telemetry: ${COMPLETION-CANDIDATES}.")
  private StoreKind store = StoreKind.LUCENE;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
  private @Nullable Path json;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  /// Where the service keeps telemetry.
  enum StoreKind {
    LUCENE,
    ELASTICSEARCH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() throws IOException {
    BenchReport report = measure();
    report.print(spec.commandLine().getOut());
    if (json != null) {
      Files.writeString(json, report.json().toPrettyString() + "\n");
    }
    return 0;
  }

  /// Runs what the options say.
  BenchReport measure() throws IOException {
    BenchPlan plan = options.plan();
    check(plan);
    List<Subject> subjects = new ArrayList<>();
    subjects.add(
        store == StoreKind.LUCENE
            ? new Whence(plan, protocol)
            : new WhenceOnElasticsearch(plan, protocol));
    peers.forEach(peer -> subjects.add(peer.subject(plan)));
    Loads what = what();
    subjects.forEach(subject -> subject.way(what));
    int each = rounds > 0 ? rounds : peers.isEmpty() ? 1 : ROUNDS_BY_TURNS;
    return new Rounds(plan, scenario, run(plan, what), subjects)
        .run(each, spec.commandLine().getErr());
  }

  private Rounds.Run run(BenchPlan plan, Loads what) {
    ExplainCurve along = curve;
    return along == null
        ? (subject, data) -> scenario.run(plan, what, subject, data)
        : (subject, data) -> along.run(plan, subject, data);
  }

  private void check(BenchPlan plan) {
    if (curve != null && scenario != BenchScenario.EXPLAIN) {
      throw new BenchFailed("--curve is for: bench explain");
    }
    if (!plan.asking().equals(Asking.USUAL)
        && (curve != null || !scenario.asks() || scenario == BenchScenario.MIXED)) {
      throw new BenchFailed(
          "--hours, --regrouped and --questions are for: bench explain, request or series, without"
              + " --curve");
    }
    if (!peers.isEmpty() && plan.size() > LARGEST_OF_PEERS) {
      throw new BenchFailed("others are measured up to 10m, this service alone beyond");
    }
    if (scenario.asks() && peers.stream().anyMatch(peer -> peer != Peer.WHENCE)) {
      throw new BenchFailed(scenario + " asks what only this service answers: leave --against out");
    }
  }

  /// What all are fed with: what peers take, where the scenario leaves the choice.
  private Loads what() {
    return scenario.feed(peers.stream().anyMatch(Peer::isOfMetrics) ? Loads.METRICS : Loads.TRACES);
  }
}
