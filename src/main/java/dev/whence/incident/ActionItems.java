package dev.whence.incident;

import dev.whence.explain.answer.ChainEdge;
import dev.whence.explain.answer.Explanation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Proposes action items from a chain: one that prevents, one that detects, one that mitigates, and
/// what the data could not tell. Not thread-safe.
final class ActionItems {

  private final Explanation answer;
  private final @Nullable String dueBy;
  private final List<ActionItem> items = new ArrayList<>();

  private ActionItems(Explanation answer, @Nullable String dueBy) {
    this.answer = answer;
    this.dueBy = dueBy;
  }

  static List<ActionItem> of(
      Explanation answer, @Nullable String dueBy, List<String> earlier, boolean tested) {
    ActionItems items = new ActionItems(answer, dueBy);
    items.prevent();
    items.chain();
    if (!earlier.isEmpty()) {
      items.add("detect", "Alert on what moved first: " + earlier.getFirst(), items.impactOwner());
    }
    if (!tested) {
      items.add(
          "prevent",
          "Add the failing path to the load tests, at the rates that the incident reached",
          "owner of the load tests");
    }
    for (Explanation.Missing missing : answer.missingEvidence()) {
      items.add("detect", missing.how() + ", for " + missing.need(), "platform team");
    }
    items.add(
        "process",
        "Answer the open questions of the five whys in the review, and turn each into an action"
            + " item or drop it with a reason",
        "chair of the review");
    return items.items;
  }

  private void prevent() {
    Explanation.RootCause cause = answer.rootCause();
    if (cause == null) {
      return;
    }
    String owner = "owner of " + answer.nodes().getFirst().entity().service();
    Explanation.Measured signal = answer.nodes().getFirst().signal();
    String measure = signal == null ? "its load on dependencies" : signal.metric();
    boolean released = cause.triggeredByChange() != null;
    add(
        "prevent",
        released
            ? "Stop a roll-out by itself when "
                + measure
                + " of the new version leaves that of the old"
            : "Bound " + measure + " where it enters, so that it cannot grow without notice",
        owner);
  }

  private void chain() {
    for (ChainEdge edge : answer.edges()) {
      Explanation.Node to = node(edge.to());
      if (to == null) {
        continue;
      }
      if (to.kind().equals("saturation")) {
        add(
            "mitigate",
            "Decide what "
                + to.entity().label()
                + " does when it is full: shed early, wait less, or"
                + " hold resources for what matters most",
            "owner of " + to.entity().service());
      } else if (edge.relation().equals("load_on") || edge.relation().equals("shares_resource")) {
        add(
            "prevent",
            "Give each user of " + to.entity().service() + " a share that others cannot take",
            "owner of " + to.entity().service());
      }
    }
  }

  private String impactOwner() {
    return answer.nodes().isEmpty()
        ? "owner of the service"
        : "owner of " + answer.nodes().getLast().entity().service();
  }

  private Explanation.@Nullable Node node(String id) {
    return answer.nodes().stream().filter(node -> node.id().equals(id)).findFirst().orElse(null);
  }

  private void add(String kind, String text, String role) {
    boolean known = items.stream().anyMatch(item -> item.text().equals(text));
    if (!known) {
      items.add(new ActionItem("ai" + (items.size() + 1), kind, text, role, dueBy, "open"));
    }
  }
}
