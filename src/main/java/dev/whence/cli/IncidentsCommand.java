package dev.whence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `incidents`: what there is, or one of them.
@Command(
    name = "incidents",
    description = "Lists incidents, or shows one.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./whence incidents --state active",
      "  ./whence incidents inc_7518b40214f3"
    })
final class IncidentsCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "ID", description = "Shows this one.")
  private @Nullable String id;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "open, acknowledged, mitigated, resolved, reviewed; or active.")
  private @Nullable String state;

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      description = "How far back: 12h, 30d. Default: 30d.")
  private String since = "30d";

  @Mixin private Service service = new Service();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String body;
    if (id == null) {
      Map<String, String> query = new LinkedHashMap<>();
      query.put("from", "now-" + since);
      if (state != null) {
        query.put("state", state);
      }
      body = service.get("/api/v1/incidents", query);
    } else {
      body = service.get("/api/v1/incidents/" + Service.encoded(id), Map.of());
    }
    if (service.wantsJson()) {
      out.println(body);
    } else if (id == null) {
      list(out, service.tree(body).path("incidents"));
    } else {
      one(out, service.tree(body));
    }
    out.flush();
    return 0;
  }

  private static void list(PrintWriter out, JsonNode incidents) {
    Ink ink = Ink.onTerminal();
    if (incidents.isEmpty()) {
      out.println("none");
    }
    for (JsonNode incident : incidents) {
      out.println(
          said(incident, "id")
              + "  "
              + said(incident, "began_at")
              + "  "
              + state(ink, incident)
              + "  "
              + said(incident, "title"));
    }
  }

  private static void one(PrintWriter out, JsonNode incident) {
    Ink ink = Ink.onTerminal();
    out.println(ink.bold(said(incident, "title")));
    out.println(said(incident, "id") + "  " + state(ink, incident));
    for (String delay :
        new String[] {"detection_delay_s", "time_to_mitigate_s", "time_to_resolve_s"}) {
      if (incident.path(delay).isNumber()) {
        out.println(
            "  "
                + delay.replace("_s", "").replace('_', ' ')
                + ": "
                + Amount.number(incident.path(delay))
                + " s");
      }
    }
    out.println();
    for (JsonNode moment : incident.path("timeline")) {
      out.println(said(moment, "at") + "  " + said(moment, "text"));
    }
    for (JsonNode playbook : incident.path("playbooks")) {
      out.println();
      out.println(ink.bold(said(playbook, "title")) + " (risk: " + said(playbook, "risk") + ")");
      playbook
          .path("steps")
          .forEach(step -> out.println("  - " + AnswerText.printable(step.asText())));
    }
  }

  private static String state(Ink ink, JsonNode incident) {
    String state = said(incident, "state");
    return state.equals("open") ? ink.red(state) : ink.yellow(state);
  }

  private static String said(JsonNode node, String field) {
    return AnswerText.printable(node.path(field).asText(""));
  }
}
