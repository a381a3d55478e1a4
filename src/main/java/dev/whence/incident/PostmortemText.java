package dev.whence.incident;

import dev.whence.explain.answer.ChainEdge;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.SuspectChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The seed of a blameless post-mortem: what the data knows, in the order in which a post-mortem
/// tells it, and what only people can know, left open.
public final class PostmortemText {

  private final Explanation answer;
  private final Markdown text = new Markdown();

  private PostmortemText(Explanation answer) {
    this.answer = answer;
  }

  /// In Markdown.
  public static String of(Explanation answer) {
    PostmortemText text = new PostmortemText(answer);
    text.head();
    text.impact();
    text.cause();
    text.chain();
    text.timeline();
    FiveWhysText.write(answer, text.text);
    text.evidence();
    text.changes();
    text.alternatives();
    text.limits();
    text.forPeople();
    return text.text.toString();
  }

  private void head() {
    text.heading(1, answer.title());
    text.header(List.of("", ""))
        .row(List.of("Verdict", words(answer.verdict().wireName()) + confidence()))
        .row(List.of("Window", answer.window().from() + " to " + answer.window().to()))
        .row(List.of("Asked about", asked()))
        .row(List.of("Explanation", answer.id() + ", revision " + answer.revision()));
  }

  private String confidence() {
    Explanation.Confidence confidence = answer.confidence();
    return confidence == null ? "" : String.format(Locale.ROOT, " (%.2f)", confidence.value());
  }

  private String asked() {
    String service = answer.question().service();
    String signal = answer.question().signal();
    return (service == null ? "everything" : service) + (signal == null ? "" : ", " + signal);
  }

  private void impact() {
    text.heading(2, "Impact");
    Explanation.Impact impact = answer.impact();
    Long failed = impact == null ? null : impact.failedRequests();
    Double percent = impact == null ? null : impact.affectedRequestsPercent();
    if (failed != null) {
      text.bullet(failed + " requests failed");
    }
    if (percent != null) {
      text.bullet(String.format(Locale.ROOT, "%.1f %% of requests were affected", percent));
    }
    text.open("What did users notice, and how many of them?");
  }

  private void cause() {
    text.heading(2, "Root cause");
    Explanation.RootCause cause = answer.rootCause();
    if (cause == null) {
      text.line("The data does not tell one: " + words(answer.verdict().wireName()) + ".");
    } else {
      text.line(cause.statement());
      text.line("");
      text.line("Kind: " + words(cause.kind().wireName()) + ", " + cause.confirmation() + ".");
    }
    Explanation.Pointed failure = answer.criticalFailure();
    if (failure != null) {
      text.line("");
      text.line("What broke: " + failure.statement());
    }
  }

  private void chain() {
    if (answer.nodes().isEmpty()) {
      return;
    }
    text.heading(2, "Chain");
    text.header(List.of("Node", "Part", "What", "Began"));
    for (Explanation.Node node : answer.nodes()) {
      Explanation.Began onset = node.onset();
      text.row(
          List.of(
              node.entity().label(),
              words(node.role()),
              words(node.kind()),
              onset == null ? "" : onset.earliest() + " to " + onset.latest()));
    }
    text.line("");
    for (ChainEdge edge : answer.edges()) {
      text.bullet(
          label(edge.from())
              + " "
              + words(edge.relation())
              + " "
              + label(edge.to())
              + " (joined by "
              + words(edge.join().tier().wireName())
              + ")");
    }
  }

  private String label(String node) {
    return answer.nodes().stream()
        .filter(each -> each.id().equals(node))
        .map(each -> each.entity().label())
        .findFirst()
        .orElse(node);
  }

  private void timeline() {
    if (!answer.timeline().isEmpty()) {
      text.heading(2, "Timeline");
      answer.timeline().forEach(moment -> text.bullet(moment.at() + " " + moment.text()));
    }
  }

  private void evidence() {
    if (!answer.evidence().isEmpty()) {
      text.heading(2, "Evidence");
      answer
          .evidence()
          .forEach(each -> text.bullet(each.id() + " (" + each.type() + "): " + each.display()));
    }
  }

  private void changes() {
    if (!answer.changes().isEmpty()) {
      text.heading(2, "Changes near it");
    }
    for (SuspectChange change : answer.changes()) {
      List<String> parts = new ArrayList<>(List.of(change.at(), words(change.kind())));
      addKnown(parts, change.service());
      addKnown(parts, change.version());
      parts.add("(" + change.confirmation() + ")");
      text.bullet(String.join(" ", parts));
    }
  }

  private static void addKnown(List<String> parts, @Nullable String part) {
    if (part != null) {
      parts.add(part);
    }
  }

  private void alternatives() {
    if (answer.ruledOut().isEmpty() && answer.coincident().isEmpty()) {
      return;
    }
    text.heading(2, "Ruled out, and only coincident");
    answer.ruledOut().forEach(each -> text.bullet(each.what() + ": " + words(each.reason())));
    answer.coincident().forEach(each -> text.bullet(each.what() + ": " + words(each.reason())));
  }

  private void limits() {
    if (answer.coverage().gaps().isEmpty() && answer.missingEvidence().isEmpty()) {
      return;
    }
    text.heading(2, "What could not be seen");
    answer.coverage().gaps().forEach(text::bullet);
    answer.missingEvidence().forEach(each -> text.bullet(each.need() + ": " + each.how()));
  }

  private void forPeople() {
    text.heading(2, "For the review");
    if (!answer.nextChecks().isEmpty()) {
      text.line(
          "Checks that would decide: "
              + answer.nextChecks().stream()
                  .map(Explanation.NextCheck::why)
                  .collect(Collectors.joining("; ")));
      text.line("");
    }
    text.open("What went well, and what was luck?")
        .open("Why was it noticed when it was, and not earlier?")
        .open("What would have made recovery faster?")
        .open("Actions, each with an owner and a date");
  }

  private static String words(String wireName) {
    return wireName.replace('_', ' ');
  }
}
