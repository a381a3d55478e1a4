package dev.whence.cli;

import dev.whence.bench.FreePort;
import dev.whence.demo.Mechanism;
import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `demo`: starts the service on a data directory of its own, plays an hour of an outage into it
/// and prints the answer.
@Command(
    name = "demo",
    description =
        "Starts the service, plays an outage into it over OTLP, and prints what caused it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Mechanisms, all with the same symptoms:",
      "  a  user-profile's release calls auth-v2 far more often",
      "  b  user-profile's release answers slowly, and auth-v2 holds a connection while it waits",
      "  c  user-profile's release overloads the database that it shares with auth-v2 (default)",
      "  d  auth-v2's own release leaks connections",
      "  e  the accounts database slows by itself"
    })
final class Demo implements Callable<Integer> {
  private static final List<String> PORTS =
      List.of(
          "quarkus.http.port",
          "quarkus.grpc.server.port",
          "whence.otlp.http.port",
          "whence.jaeger.http.port",
          "whence.zipkin.http.port");

  @Option(
      names = "--mechanism",
      paramLabel = "a|b|c|d|e",
      description = "Which variant to play. Default: c.")
  private String mechanism = "c";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Draws another hour of the same story. Default: 1.")
  private long seed = 1;

  @Option(names = "--json", description = "Print only the answer's JSON on standard output.")
  private boolean json;

  @Option(names = "--exit", description = "Stop the service after the answer.")
  private boolean exit;

  @Option(
      names = "--free-ports",
      description = "Listen on free ports instead of 8080, 4317 and the others.")
  private boolean freePorts;

  @Option(
      names = "-D",
      paramLabel = "NAME=VALUE",
      mapFallbackValue = "true",
      description = "A configuration setting, e.g. -Dquarkus.http.port=9080. May be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (!mechanism.toLowerCase(Locale.ROOT).matches("[a-e]")) {
      throw new ParameterException(
          spec.commandLine(), "--mechanism is one of a, b, c, d and e, not '" + mechanism + "'");
    }
    if (freePorts) {
      for (String port : PORTS) {
        settings.putIfAbsent(port, Integer.toString(FreePort.find()));
      }
    }
    settings.putIfAbsent("whence.data", Files.createTempDirectory("whence-demo-").toString());
    settings.putIfAbsent("quarkus.log.console.level", "WARN");
    settings.forEach(System::setProperty);
    DemoApplication.plan = new DemoApplication.Plan(Mechanism.of(mechanism), seed, json, exit);
    Quarkus.run(DemoApplication.class); // ends the process itself
    return 0;
  }
}
