package dev.whence.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `changes`: tells a service of what was changed; for pipelines.
@Command(
    name = "changes",
    description = "Tells a running service what was changed on purpose.",
    mixinStandardHelpOptions = true,
    subcommands = ChangesCommand.Add.class,
    synopsisSubcommandLabel = "COMMAND")
final class ChangesCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: add");
  }

  /// `changes add`.
  @Command(
      name = "add",
      description = "Adds one change event.",
      footer = {
        "",
        "In a pipeline:",
        "  ./whence changes add deployment user-profile --version 2.4.0 --previous 2.3.1 --id"
            + " $CI_JOB_ID"
      })
  static final class Add implements Callable<Integer> {
    @Parameters(
        index = "0",
        paramLabel = "KIND",
        description =
            "deployment, rollback, config_change, feature_flag, scaling, migration, load_test,"
                + " chaos_experiment, maintenance, certificate or other.")
    private String kind = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "SERVICE",
        description = "What it changed. Without it: everything in its environment.")
    private @Nullable String changed;

    @Option(names = "--at", paramLabel = "TIME", description = "When, RFC 3339. Default: now.")
    private @Nullable String at;

    @Option(names = "--ends", paramLabel = "TIME", description = "Until when, where it lasts.")
    private @Nullable String ends;

    @Option(names = "--id", paramLabel = "ID", description = "The same ID again updates the event.")
    private @Nullable String id;

    @Option(names = "--version", paramLabel = "VERSION", description = "What runs from then on.")
    private @Nullable String version;

    @Option(names = "--previous", paramLabel = "VERSION", description = "What ran before.")
    private @Nullable String previous;

    @Option(names = "--environment", paramLabel = "NAME", description = "Where.")
    private @Nullable String environment;

    @Option(names = "--traffic", paramLabel = "PERCENT", description = "Of a partial roll-out.")
    private @Nullable Double traffic;

    @Option(names = "--summary", paramLabel = "TEXT", description = "One line for people.")
    private @Nullable String summary;

    @Option(names = "--link", paramLabel = "URL", description = "Where to read more.")
    private @Nullable String link;

    /// By itself: the usual options take `--version` for our own.
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Show this help message and exit.")
    @SuppressWarnings("UnusedVariable") // picocli looks whether it is given
    private boolean help;

    @Mixin private Service service = new Service();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
      ObjectNode event = Remote.JSON.createObjectNode();
      event.put("kind", kind).put("at", at == null ? Instant.now().toString() : at);
      put(event, "id", id);
      put(event, "ends_at", ends);
      put(event, "service.name", changed);
      put(event, "service.version", version);
      put(event, "previous_version", previous);
      put(event, "deployment.environment.name", environment);
      put(event, "summary", summary);
      put(event, "url", link);
      if (traffic != null) {
        event.put("traffic_pct", traffic);
      }
      String answer = service.post("/api/v1/changes", event.toString());
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          service.wantsJson()
              ? answer
              : AnswerText.printable(service.tree(answer).path("accepted").path(0).asText()));
      out.flush();
      return 0;
    }

    private static void put(ObjectNode event, String field, @Nullable String value) {
      if (value != null) {
        event.put(field, value);
      }
    }
  }
}
