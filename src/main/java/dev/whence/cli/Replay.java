package dev.whence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `replay`: sends recorded telemetry to a running service, line by line and in order.
@Command(
    name = "replay",
    description = {
      "Sends OTLP JSON-lines files (as the OpenTelemetry file exporter writes them; gzip accepted) to a running service.",
      "Files named *.changes.jsonl or *.changes.jsonl.gz hold change events, one a line."
    },
    mixinStandardHelpOptions = true)
final class Replay implements Callable<Integer> {
  private static final int MAX_LINE_BYTES = 64 << 20;
  private static final int ATTEMPTS = 10;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "What to send, in this order.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://localhost:4318",
      description = "Where OTLP over HTTP is taken. Default: ${DEFAULT-VALUE}.")
  private String url = "";

  @Option(
      names = "--api",
      paramLabel = "URL",
      defaultValue = "http://localhost:8080",
      description = "Where change events are taken. Default: ${DEFAULT-VALUE}.")
  private String api = "";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    URI otlp = Remote.base(url);
    URI changes = URI.create(Remote.base(api) + "/api/v1/changes");
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new CommandFailed("no such file: " + file);
      }
    }
    var tally = new Tally(spec.commandLine().getErr());
    try (var sender = new Sender(ATTEMPTS, Duration.ofSeconds(1))) {
      for (Path file : files) {
        send(file, isChanges(file) ? new ToChanges(changes) : new ToOtlp(otlp), sender, tally);
      }
    } finally {
      tally.end();
    }
    spec.commandLine().getOut().println(tally.summary());
    return 0;
  }

  private static boolean isChanges(Path file) {
    return file.getFileName().toString().matches(".*\\.changes\\.jsonl(\\.gz)?");
  }

  private static void send(Path file, Target target, Sender sender, Tally tally)
      throws IOException {
    try (var lines = new JsonLines(file, MAX_LINE_BYTES)) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        try {
          target.send(line, sender, tally);
        } catch (CommandFailed | IOException e) {
          throw new CommandFailed(lines.position() + ": " + e.getMessage());
        }
        tally.progress(file);
      }
    }
  }

  private sealed interface Target {
    void send(byte[] line, Sender sender, Tally tally) throws IOException;
  }

  private record ToOtlp(URI base) implements Target {
    @Override
    public void send(byte[] line, Sender sender, Tally tally) throws IOException {
      Signal.Request request = Signal.read(line);
      JsonNode answer = sender.post(URI.create(base + request.signal().path), line);
      JsonNode partial = answer.path("partialSuccess");
      tally.add(
          request,
          partial.path(request.signal().rejectedKey).asLong(),
          AnswerText.said(partial, "errorMessage"));
    }
  }

  private record ToChanges(URI address) implements Target {
    @Override
    public void send(byte[] line, Sender sender, Tally tally) throws IOException {
      sender.post(address, line);
      tally.addChange();
    }
  }
}
