package dev.whence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;

/// An answer (`causal-explanation/1`) as text for a terminal: the sentence first, then the chain,
/// then what supports and what limits it. It leaves out what the answer leaves out. Whatever came
/// from telemetry is stripped of control characters, so that a log line cannot drive the reader's
/// terminal.
final class AnswerText {
  private final Ink ink;
  private final URI service;
  private final StringBuilder text = new StringBuilder();

  /// @param service the address that relative links in the answer belong to
  AnswerText(Ink ink, URI service) {
    this.ink = ink;
    this.service = service;
  }

  String render(JsonNode answer) {
    text.setLength(0);
    head(answer);
    section("Chain", ChainText.lines(answer, ink));
    section("What shows it", EvidenceText.lines(answer));
    section("Changes", changes(answer.path("changes")));
    section("Five whys", fiveWhys(answer.path("five_whys")));
    section("Ruled out", ruledOut(answer));
    section(
        "Only coincident",
        each(
            answer.path("coincident"),
            item -> join(": ", said(item, "what"), said(item, "reason"))));
    section("Missing evidence", each(answer.path("missing_evidence"), AnswerText::missing));
    section("Next checks", nextChecks(answer.path("next_checks")));
    page(answer.path("links"));
    return text.toString();
  }

  private void head(JsonNode answer) {
    line(ink.bold(said(answer, "title")));
    String verdict = said(answer, "verdict").replace('_', ' ');
    JsonNode confidence = answer.path("confidence").path("value");
    line(
        join(
            ", ",
            ink.yellow(verdict),
            confidence.isNumber() ? "confidence " + Amount.number(confidence) : "",
            window(answer.path("window"))));
    if (answer.has("root_cause") || answer.has("critical_failure") || answer.has("impact")) {
      line("");
    }
    fact("Root cause", said(answer.path("root_cause"), "statement"));
    fact("Critical failure", said(answer.path("critical_failure"), "statement"));
    fact("Impact", impact(answer.path("impact")));
  }

  private static String window(JsonNode window) {
    JsonNode baseline = window.path("baseline");
    return baseline.isObject()
        ? WhenText.span(window) + " against " + WhenText.span(baseline)
        : WhenText.span(window);
  }

  private static String impact(JsonNode impact) {
    var parts = new StringJoiner(", ");
    if (impact.path("failed_requests").isNumber()) {
      parts.add(Amount.number(impact.path("failed_requests")) + " failed requests");
    }
    if (impact.path("affected_requests_pct").isNumber()) {
      parts.add(
          Amount.number(impact.path("affected_requests_pct")) + "% of requests failed or slow");
    }
    if (impact.path("estimated_affected_users").isNumber()) {
      parts.add("about " + Amount.number(impact.path("estimated_affected_users")) + " users");
    }
    for (JsonNode slo : impact.path("slo")) {
      parts.add(
          "%s%% of the error budget of %s"
              .formatted(Amount.number(slo.path("budget_consumed_pct")), said(slo, "name")));
    }
    return parts.toString();
  }

  private static List<String> changes(JsonNode changes) {
    return each(
        changes,
        change ->
            join(
                " ",
                said(change, "kind"),
                said(change, "service.name"),
                join(" -> ", said(change, "previous_version"), said(change, "service.version")),
                said(change, "at").isEmpty() ? "" : "at " + WhenText.second(said(change, "at")),
                confirmation(said(change, "confirmation"))));
  }

  private static String confirmation(String confirmation) {
    return switch (confirmation) {
      case "", "none" -> "";
      default -> "(" + confirmation + ")";
    };
  }

  private static List<String> nextChecks(JsonNode checks) {
    var lines = new ArrayList<String>();
    for (JsonNode check : checks) {
      lines.add(join(": ", said(check, "why"), said(check, "expr")));
      labelled(lines, "if so", said(check, "if_true"));
      labelled(lines, "if not", said(check, "if_false"));
    }
    return lines;
  }

  private static void labelled(List<String> lines, String label, String text) {
    if (!text.isEmpty()) {
      lines.add("  " + label + ": " + text);
    }
  }

  private static List<String> fiveWhys(JsonNode whys) {
    return each(
        whys,
        why -> {
          boolean open = !why.path("because").isTextual();
          String strength = said(why, "strength").replace('_', ' ');
          return "%s. %s %s"
              .formatted(
                  said(why, "n"),
                  said(why, "why"),
                  open ? "(for people to answer)" : said(why, "because") + " (" + strength + ")");
        });
  }

  private static List<String> ruledOut(JsonNode answer) {
    var lines = each(answer.path("ruled_out"), AnswerText::ruledOutItem);
    for (JsonNode hypothesis : answer.path("hypotheses")) {
      if (said(hypothesis, "status").equals("refuted")) {
        lines.add(join(": ", said(hypothesis, "statement"), said(hypothesis, "reason")));
      }
    }
    return lines;
  }

  private static String ruledOutItem(JsonNode item) {
    String why = join(", ", said(item, "reason").replace('_', ' '), said(item, "detail"));
    return join(": ", said(item, "what"), why);
  }

  private static String missing(JsonNode item) {
    JsonNode raised = item.path("would_raise_confidence_to");
    return join(": ", said(item, "need"), said(item, "how"))
        + (raised.isNumber() ? " (would raise confidence to " + Amount.number(raised) + ")" : "");
  }

  private void page(JsonNode links) {
    if (!said(links, "ui").isEmpty()) {
      line("");
      line("Page: " + printable(resolve(said(links, "ui"))));
    }
  }

  private String resolve(String link) {
    try {
      return service.resolve(link).toString();
    } catch (IllegalArgumentException e) {
      return link;
    }
  }

  private void section(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      line("");
      line(ink.bold(title));
      lines.forEach(each -> line("  " + each));
    }
  }

  private void fact(String name, String fact) {
    if (!fact.isEmpty()) {
      line("%-17s %s".formatted(name, fact));
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static List<String> each(JsonNode items, Function<JsonNode, String> toLine) {
    var lines = new ArrayList<String>();
    items.forEach(item -> lines.add(toLine.apply(item)));
    return lines;
  }

  /// Joins what is not empty.
  static String join(String separator, String... parts) {
    var joined = new StringJoiner(separator);
    for (String part : parts) {
      if (!part.isEmpty()) {
        joined.add(part);
      }
    }
    return joined.toString();
  }

  /// The field's text, safe to print; empty when the answer does not say.
  static String said(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isValueNode() && !value.isNull() ? printable(value.asText()) : "";
  }

  static String printable(String text) {
    return text.replaceAll("[\\x00-\\x1f\\x7f-\\x9f]+", " ");
  }
}
