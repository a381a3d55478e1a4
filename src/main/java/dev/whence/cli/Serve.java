package dev.whence.cli;

import io.quarkus.runtime.Quarkus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `serve`: starts the service and waits until it is told to stop.
@Command(
    name = "serve",
    description = "Runs the service: OTLP over gRPC on 4317, everything else on 8080.",
    mixinStandardHelpOptions = true)
final class Serve implements Callable<Integer> {
  @Option(
      names = "-D",
      paramLabel = "NAME=VALUE",
      mapFallbackValue = "true",
      description = "A configuration setting, e.g. -Dquarkus.http.port=9080. May be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Override
  public Integer call() {
    settings.forEach(System::setProperty);
    Quarkus.run(); // ends the process itself, after saying why where it could not start
    return 0;
  }
}
