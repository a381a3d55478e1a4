package dev.whence.cli;

import static dev.whence.cli.AnswerText.join;
import static dev.whence.cli.AnswerText.said;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What shows the root cause and its links, a line or two for each piece of evidence.
final class EvidenceText {
  private static final int MOST = 10;
  private static final int MOST_STEPS = 4;
  private static final int MOST_MARKS = 3;
  private static final int LONGEST_LINE = 200;

  private EvidenceText() {}

  static List<String> lines(JsonNode answer) {
    Set<String> cited = cited(answer);
    var lines = new ArrayList<String>();
    for (JsonNode evidence : answer.path("evidence")) {
      if (cited.contains(said(evidence, "id")) && lines.size() < MOST) {
        lines.addAll(of(evidence, answer));
      }
    }
    return lines;
  }

  /// What the root cause rests on, and how links were measured.
  private static Set<String> cited(JsonNode answer) {
    var cited = new LinkedHashSet<String>();
    String root = said(answer.path("root_cause"), "node");
    for (JsonNode node : answer.path("nodes")) {
      if (said(node, "id").equals(root)) {
        node.path("evidence").forEach(id -> cited.add(id.asText()));
      }
    }
    answer
        .path("evidence")
        .forEach(
            evidence -> {
              if (said(evidence, "type").equals("DOSE_RESPONSE")) {
                cited.add(said(evidence, "id"));
              }
            });
    return cited;
  }

  private static List<String> of(JsonNode evidence, JsonNode answer) {
    return switch (said(evidence, "type")) {
      case "CHANGE" -> change(evidence, answer.path("changes"));
      case "LOG" -> log(evidence);
      case "TRACE" -> trace(evidence);
      case "ATTRIBUTE_DELTA" -> marks(evidence);
      default -> List.of(said(evidence, "display"));
    };
  }

  private static List<String> log(JsonNode evidence) {
    String shares =
        "log line in %s of calls, before in %s: %s"
            .formatted(
                Amount.percent(evidence.path("share_after")),
                Amount.percent(evidence.path("share_before")),
                said(evidence, "display"));
    String body = said(evidence.path("sample"), "body");
    if (body.isEmpty()) {
      return List.of(evidence.path("share_after").isNumber() ? shares : said(evidence, "display"));
    }
    String shown = body.length() > LONGEST_LINE ? body.substring(0, LONGEST_LINE) + "…" : body;
    return List.of(shares, "  such as: " + shown);
  }

  private static List<String> trace(JsonNode evidence) {
    var longest = new ArrayList<JsonNode>();
    evidence.path("critical_path").forEach(longest::add);
    longest.sort(Comparator.comparingLong(step -> -step.path("self_time_us").asLong()));
    var steps = new ArrayList<String>();
    for (JsonNode step : longest.subList(0, Math.min(MOST_STEPS, longest.size()))) {
      steps.add(
          join(" ", said(step, "service.name"), said(step, "span"))
              + " "
              + Amount.millis(step.path("self_time_us").asLong()));
    }
    String request = said(evidence, "display") + ", trace " + said(evidence, "trace_id");
    return steps.isEmpty()
        ? List.of(request)
        : List.of(request, "  where its time went: " + String.join(", ", steps));
  }

  private static List<String> change(JsonNode evidence, JsonNode changes) {
    for (JsonNode change : changes) {
      if (said(change, "id").equals(said(evidence, "change"))) {
        String version = said(change, "service.version");
        String what =
            join(" ", said(change, "kind").replace('_', ' '), "of", said(change, "service.name"));
        return List.of(
            join(" ", what, version, "at", WhenText.second(said(change, "at")))
                + cohort(change.path("correlation").path("cohort")));
      }
    }
    return List.of(said(evidence, "display"));
  }

  private static String cohort(JsonNode cohort) {
    return cohort.isObject()
        ? ": %s %s with it, %s without, in the same minutes"
            .formatted(
                said(cohort, "metric"),
                Amount.number(cohort.path("canary")),
                Amount.number(cohort.path("stable")))
        : "";
  }

  private static List<String> marks(JsonNode evidence) {
    var lines = new ArrayList<String>();
    for (JsonNode mark : evidence.path("top")) {
      if (lines.size() < MOST_MARKS) {
        String of = lines.isEmpty() ? " of the requests that suffer" : "";
        lines.add(
            (lines.isEmpty() ? "" : "  ")
                + "%s%%%s have %s %s, of the others %s%%"
                    .formatted(
                        Amount.number(mark.path("target_pct")),
                        of,
                        said(mark, "key"),
                        said(mark, "value"),
                        Amount.number(mark.path("baseline_pct"))));
      }
    }
    return lines;
  }
}
