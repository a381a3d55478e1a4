package dev.whence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `request`: one request on a terminal: its spans as a tree with their times, log lines in place.
@Command(
    name = "request",
    description = "Shows one request: its spans over all services, its log lines in place.",
    mixinStandardHelpOptions = true)
final class RequestCommand implements Callable<Integer> {
  private static final int MOST_INDENT = 40;

  @Parameters(paramLabel = "ID", description = "A request ID in any spelling, or a trace ID.")
  private String id = "";

  @Mixin private Service service = new Service();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    String body = service.get("/api/v1/requests/" + Service.encoded(id), Map.of());
    PrintWriter out = spec.commandLine().getOut();
    if (service.wantsJson()) {
      out.println(body);
    } else {
      print(out, service.tree(body));
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, JsonNode request) {
    Ink ink = Ink.onTerminal();
    out.println(
        ink.bold("Request " + AnswerText.printable(request.path("id").asText("")))
            + String.format(
                Locale.ROOT,
                "  %s, %.1f ms",
                AnswerText.printable(request.path("from").asText("")),
                request.path("answered_us").asDouble() / 1e3));
    for (JsonNode each : request.path("spans")) {
      span(out, ink, each);
    }
    for (JsonNode line : request.path("logs")) {
      out.println(ink.faint("| " + log(line)));
    }
    if (!request.path("complete").asBoolean(true)) {
      out.println(ink.yellow("Something was cut off: there is more than is shown."));
    }
  }

  private static void span(PrintWriter out, Ink ink, JsonNode span) {
    String indent = "  ".repeat(Math.min(MOST_INDENT, span.path("depth").asInt()));
    String line =
        String.format(
            Locale.ROOT,
            "%s%s %s  %.1f ms",
            indent,
            AnswerText.printable(span.path("service.name").asText("")),
            AnswerText.printable(span.path("name").asText("")),
            span.path("duration_us").asDouble() / 1e3);
    out.println(span.path("error").asBoolean(false) ? ink.red(line + "  failed") : line);
    for (JsonNode each : span.path("logs")) {
      out.println(ink.faint(indent + "  | " + log(each)));
    }
  }

  private static String log(JsonNode line) {
    String severity = AnswerText.printable(line.path("severity_text").asText(""));
    return (severity.isEmpty() ? "" : severity + " ")
        + AnswerText.printable(line.path("body").asText(""));
  }
}
