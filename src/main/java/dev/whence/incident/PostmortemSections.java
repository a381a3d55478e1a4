package dev.whence.incident;

import dev.whence.explain.answer.Explanation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The parts of a post-mortem in Markdown, by the names that templates call them.
final class PostmortemSections {

  private final Postmortem postmortem;

  private PostmortemSections(Postmortem postmortem) {
    this.postmortem = postmortem;
  }

  static Map<String, String> of(Postmortem postmortem) {
    PostmortemSections sections = new PostmortemSections(postmortem);
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("title", Markdown.escape(postmortem.title()));
    parts.put("facts", sections.facts());
    parts.put("summary", paragraphs(postmortem.summary()));
    parts.put("impact", sections.impact());
    parts.put("detection", sections.detection());
    parts.put("mitigation", sections.mitigation());
    parts.put("timeline", sections.timeline());
    parts.put("five_whys", sections.whys());
    parts.put(
        "contributing_factors",
        list(postmortem.contributingFactors(), "None that the data shows."));
    parts.put("ruled_out", list(postmortem.ruledOut(), "Nothing was."));
    parts.put("went_well", list(postmortem.wentWell(), "What would we do the same way again?"));
    parts.put("learnings", questions(postmortem.learnings()));
    parts.put("action_items", sections.items());
    parts.put("evidence", sections.evidence());
    return parts;
  }

  private String facts() {
    Markdown text = new Markdown();
    text.header(List.of("", ""));
    text.row(List.of("Incident", postmortem.incident() + ", " + postmortem.state().wireName()));
    if (postmortem.explanation() != null) {
      text.row(List.of("Explanation", postmortem.explanation()));
    }
    text.row(List.of("Review due", known(postmortem.dueBy(), "72 hours after resolution")));
    return text.toString();
  }

  private String impact() {
    Postmortem.Impact impact = postmortem.impact();
    Markdown text = new Markdown();
    if (impact.failedRequests() != null) {
      text.bullet(String.format(Locale.ROOT, "%,d requests failed", impact.failedRequests()));
    }
    if (impact.affectedPercent() != null) {
      text.bullet(
          String.format(Locale.ROOT, "%.1f%% of requests were affected", impact.affectedPercent()));
    }
    if (impact.durationSeconds() != null) {
      text.bullet("It lasted " + minutes(impact.durationSeconds()));
    }
    text.bullet("Services of the chain: " + String.join(", ", impact.services()));
    for (ErrorBudget budget : impact.errorBudget()) {
      text.bullet(
          String.format(
              Locale.ROOT,
              "%s: %.1f%% of the error budget of %.0f days (%d requests not as promised; burn rate"
                  + " %s)",
              budget.name(),
              budget.consumedPercent(),
              budget.periodDays(),
              budget.badRequests(),
              budget.burnRate()));
    }
    text.open("What did users notice, and how many of them?");
    return text.toString();
  }

  private String detection() {
    Postmortem.Detection detection = postmortem.detection();
    Markdown text = new Markdown();
    if (detection.alert() == null) {
      text.bullet("No alert told of it.");
    } else {
      text.bullet(
          "First alert: "
              + detection.alert()
              + " ("
              + detection.source()
              + ")"
              + (detection.delaySeconds() == null
                  ? ""
                  : ", " + minutes(detection.delaySeconds()) + " after it began"));
    }
    detection.earlier().forEach(each -> text.bullet("Could have told earlier: " + each));
    return text.toString();
  }

  private String mitigation() {
    Postmortem.Mitigation mitigation = postmortem.mitigation();
    Markdown text = new Markdown();
    if (mitigation.seconds() != null) {
      text.bullet("Mitigated " + minutes(mitigation.seconds()) + " after it began");
    }
    for (Recovered action : mitigation.actions()) {
      text.bullet(action.at() + " " + action.text() + effect(action));
    }
    mitigation.noted().forEach(text::bullet);
    if (mitigation.actions().isEmpty() && mitigation.noted().isEmpty()) {
      text.open("What was done against it, and what did it change? Nothing was recorded.");
    }
    return text.toString();
  }

  private static String effect(Recovered action) {
    Double before = action.before();
    Double after = action.after();
    return before == null || after == null
        ? ""
        : String.format(
            Locale.ROOT,
            " (%s %.1f%% before, %.1f%% after: %s)",
            action.measure(),
            100 * before,
            100 * after,
            action.helped() ? "it helped" : "it did not halve it");
  }

  private String timeline() {
    Markdown text = new Markdown();
    text.header(List.of("Time (UTC)", "What", ""));
    for (Explanation.Moment moment : postmortem.timeline()) {
      text.row(List.of(time(moment.at()), moment.text(), moment.kind().replace('_', ' ')));
    }
    return text.toString();
  }

  private String whys() {
    Markdown text = new Markdown();
    for (Explanation.Why why : postmortem.fiveWhys()) {
      String evidence =
          why.evidence().isEmpty() ? "" : " [" + String.join(", ", why.evidence()) + "]";
      if (why.because() == null) {
        text.open(why.n() + ". " + why.why());
      } else {
        text.bullet(
            why.n()
                + ". "
                + why.why()
                + " Because "
                + why.because()
                + " ("
                + why.strength().replace('_', ' ')
                + ")"
                + evidence);
      }
    }
    return postmortem.fiveWhys().isEmpty() ? "- [ ] Why did it happen?\n" : text.toString();
  }

  private String items() {
    if (postmortem.actionItems().isEmpty()) {
      return "- [ ] What do we do, who owns it (a role), and by when?\n";
    }
    Markdown text = new Markdown();
    text.header(List.of("", "Action", "Kind", "Owner (role)", "Due", "State"));
    for (ActionItem item : postmortem.actionItems()) {
      text.row(
          List.of(
              item.id(),
              item.text(),
              item.kind(),
              item.role(),
              known(item.dueBy() == null ? null : time(item.dueBy()), "72 h after resolution"),
              item.state()));
    }
    return text.toString();
  }

  private String evidence() {
    Markdown text = new Markdown();
    for (Explanation.Moment each : postmortem.evidence()) {
      text.bullet(
          each.ref()
              + " ("
              + each.kind().toLowerCase(Locale.ROOT).replace('_', ' ')
              + "): "
              + each.text());
    }
    return postmortem.evidence().isEmpty() ? "None.\n" : text.toString();
  }

  private static String paragraphs(List<String> lines) {
    Markdown text = new Markdown();
    lines.forEach(line -> text.line(line).line(""));
    return text.toString();
  }

  private static String list(List<String> lines, String otherwise) {
    Markdown text = new Markdown();
    lines.forEach(text::bullet);
    if (lines.isEmpty()) {
      text.open(otherwise);
    }
    return text.toString();
  }

  private static String questions(List<String> lines) {
    Markdown text = new Markdown();
    lines.forEach(text::open);
    return text.toString();
  }

  private static String known(@Nullable String text, String otherwise) {
    return Objects.requireNonNullElse(text, otherwise);
  }

  /// To the second: nobody reads more of it.
  private static String time(String at) {
    return Times.text(Times.nanos(at) / 1_000_000_000L * 1_000_000_000L);
  }

  private static String minutes(double seconds) {
    return seconds < 120
        ? String.format(Locale.ROOT, "%.0f s", seconds)
        : String.format(Locale.ROOT, "%.0f min", seconds / 60);
  }
}
