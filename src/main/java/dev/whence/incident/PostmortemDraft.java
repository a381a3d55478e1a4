package dev.whence.incident;

import dev.whence.explain.answer.ChainEdge;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.SuspectChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes a post-mortem from what is known of an incident.
public final class PostmortemDraft {

  private static final long REVIEW_NANOS = Duration.ofDays(3).toNanos();
  private static final double SOON_S = 300;
  private static final int MOST_EARLIER = 5;

  private final Incident incident;
  private final @Nullable Explanation answer;
  private final List<Recovered> actions;
  private final List<ErrorBudget> budgets;

  private PostmortemDraft(
      Incident incident,
      @Nullable Explanation answer,
      List<Recovered> actions,
      List<ErrorBudget> budgets) {
    this.incident = incident;
    this.answer = answer;
    this.actions = actions;
    this.budgets = budgets;
  }

  /// @param answer the answer that counts; null where there is none
  /// @param actions changes made while it went on
  public static Postmortem of(
      Incident incident,
      @Nullable Explanation answer,
      List<Recovered> actions,
      List<ErrorBudget> budgets) {
    return new PostmortemDraft(incident, answer, actions, budgets).draft();
  }

  /// When the review is due: 72 hours after resolution; null before it.
  public static @Nullable String dueBy(Life life) {
    String resolved = life.resolvedAt();
    return resolved == null ? null : Times.text(Times.nanos(resolved) + REVIEW_NANOS);
  }

  private Postmortem draft() {
    String due = dueBy(incident.life());
    Postmortem.Detection detection = detection();
    boolean tested = fifth() != null;
    return new Postmortem(
        Postmortem.SCHEMA,
        incident.id(),
        answer == null ? null : answer.id() + "@" + answer.revision(),
        incident.title(),
        incident.life().state(),
        due,
        summary(),
        impact(),
        detection,
        mitigation(),
        Timeline.of(incident, answer, actions),
        answer == null ? List.of() : answer.fiveWhys(),
        factors(),
        answer == null
            ? List.of()
            : answer.ruledOut().stream().map(PostmortemDraft::ruledOut).toList(),
        wentWell(detection),
        learnings(),
        answer == null ? List.of() : ActionItems.of(answer, due, detection.earlier(), tested),
        evidence());
  }

  private List<String> summary() {
    List<String> summary = new ArrayList<>();
    if (answer != null && answer.rootCause() != null) {
      summary.add(answer.rootCause().statement() + ".");
      if (answer.criticalFailure() != null) {
        summary.add("What broke: " + answer.criticalFailure().statement() + ".");
      }
      summary.add(
          String.format(
              Locale.ROOT,
              "The data makes this %s%s; the suspected cause is a %s, %s.",
              answer.verdict().wireName().replace('_', ' '),
              confidence(answer.confidence()),
              answer.rootCause().kind().wireName().replace('_', ' '),
              confirmation(answer.rootCause())));
    } else {
      summary.add("The data tells no cause yet.");
    }
    return summary;
  }

  private static String confidence(Explanation.@Nullable Confidence confidence) {
    return confidence == null ? "" : String.format(Locale.ROOT, " (%.2f)", confidence.value());
  }

  private static String confirmation(Explanation.RootCause cause) {
    return switch (cause.confirmation()) {
      case "match" -> "confirmed by people";
      case "rejected" -> "rejected by people";
      default -> "not yet confirmed by people";
    };
  }

  private Postmortem.Impact impact() {
    Explanation.Impact impact = answer == null ? null : answer.impact();
    Life life = incident.life();
    String end = life.mitigatedAt() == null ? life.resolvedAt() : life.mitigatedAt();
    return new Postmortem.Impact(
        impact == null ? null : impact.failedRequests(),
        impact == null ? null : impact.affectedRequestsPercent(),
        Times.seconds(life.beganAt(), end),
        List.copyOf(incident.services()),
        budgets);
  }

  private Postmortem.Detection detection() {
    Held.OfAlert first = null;
    for (Held.OfAlert alert : incident.alerts()) {
      if (first == null || Times.nanos(alert.startsAt()) < Times.nanos(first.startsAt())) {
        first = alert;
      }
    }
    return new Postmortem.Detection(
        first == null ? null : first.title(),
        first == null ? null : first.source(),
        Delays.of(incident.life()).detection(),
        earlier(first == null ? null : first.startsAt()));
  }

  /// Parts of the chain that had moved before the first alert, earliest first.
  private List<String> earlier(@Nullable String firstAlert) {
    List<String> earlier = new ArrayList<>();
    if (answer == null) {
      return earlier;
    }
    for (Explanation.Node node : answer.nodes()) {
      Explanation.Began onset = node.onset();
      Explanation.Measured signal = node.signal();
      if (onset != null && signal != null && earlier.size() < MOST_EARLIER) {
        Double lead = Times.seconds(onset.latest(), firstAlert);
        if (firstAlert == null || (lead != null && lead > 0)) {
          earlier.add(
              signal.metric()
                  + " of "
                  + node.entity().label()
                  + " moved by "
                  + onset.latest()
                  + (lead == null
                      ? ""
                      : String.format(Locale.ROOT, ", %.0f s before the first alert", lead)));
        }
      }
    }
    return earlier;
  }

  private Postmortem.Mitigation mitigation() {
    return new Postmortem.Mitigation(
        Delays.of(incident.life()).mitigate(),
        actions,
        incident.notes().stream()
            .filter(note -> note.kind() == Note.Kind.ACTION)
            .map(note -> note.at() + " " + note.text())
            .toList());
  }

  private List<String> factors() {
    List<String> factors = new ArrayList<>();
    if (answer == null) {
      return factors;
    }
    for (ChainEdge edge : answer.edges()) {
      if (edge.relation().equals("shares_resource")) {
        factors.add(
            label(edge.from())
                + " is shared, and nothing keeps its users apart: "
                + label(edge.to())
                + " suffered from load that was not its own.");
      }
    }
    for (Explanation.Node node : answer.nodes()) {
      Explanation.Decomposition little = node.decomposition();
      if (little != null) {
        factors.add(
            String.format(
                Locale.ROOT,
                "%s has %.0f places; what was asked of it rose from %.2f to %.2f (%.0f%% through"
                    + " longer holds, %.0f%% through more arrivals).",
                node.entity().label(),
                little.capacity().getLast(),
                little.offeredLoad().getFirst(),
                little.offeredLoad().getLast(),
                100 * little.holdTimeShare(),
                100 * little.arrivalRateShare()));
      }
    }
    partialRollOut(factors);
    answer
        .coverage()
        .gaps()
        .forEach(gap -> factors.add("It could not be seen fully: " + gap + "."));
    return factors;
  }

  private void partialRollOut(List<String> factors) {
    for (SuspectChange change : Objects.requireNonNull(answer).changes()) {
      Double traffic = change.trafficPercent();
      boolean suspect = !change.confirmation().equals("none");
      if (suspect && traffic != null && traffic < 100) {
        factors.add(
            String.format(
                Locale.ROOT,
                "The %s of %s %s took %.0f%% of traffic at first, and went on.",
                change.kind(),
                Objects.requireNonNullElse(change.service(), "everything"),
                Objects.requireNonNullElse(change.version(), ""),
                traffic));
      }
    }
  }

  private static String ruledOut(Explanation.RuledOut ruled) {
    String detail = ruled.detail() == null ? "" : ", " + ruled.detail();
    return ruled.what() + ": " + ruled.reason().replace('_', ' ') + detail;
  }

  private List<String> wentWell(Postmortem.Detection detection) {
    List<String> well = new ArrayList<>();
    Double delay = detection.delaySeconds();
    if (delay != null && delay <= SOON_S) {
      well.add(String.format(Locale.ROOT, "An alert told of it %.0f s after it began.", delay));
    }
    for (Recovered action : actions) {
      if (action.helped()) {
        well.add("It helped: " + action.text() + ".");
      }
    }
    if (incident.life().acknowledgedAt() != null) {
      well.add("Somebody took it on, and said so, at " + incident.life().acknowledgedAt() + ".");
    }
    if (answer != null && !answer.ruledOut().isEmpty()) {
      well.add(
          answer.ruledOut().size() + " other suspects could be ruled out from the data alone.");
    }
    return well;
  }

  private List<String> learnings() {
    return List.of(
        "What surprised us?",
        "Where did we get lucky?",
        "What did we believe about the system that was not so?");
  }

  /// What load tests had to say, where they had.
  private @Nullable String fifth() {
    return answer == null || answer.fiveWhys().isEmpty()
        ? null
        : answer.fiveWhys().getLast().because();
  }

  private String label(String node) {
    return Objects.requireNonNull(answer).nodes().stream()
        .filter(each -> each.id().equals(node))
        .map(each -> each.entity().label())
        .findFirst()
        .orElse(node);
  }

  private List<Explanation.Moment> evidence() {
    if (answer == null) {
      return List.of();
    }
    return answer.evidence().stream()
        .map(
            each ->
                new Explanation.Moment(
                    answer.window().to(), each.type().name(), each.display(), each.id()))
        .toList();
  }
}
