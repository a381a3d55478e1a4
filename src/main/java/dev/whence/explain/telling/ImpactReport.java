package dev.whence.explain.telling;

import dev.whence.explain.answer.Explanation;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.request.Cohorts;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whom it hurts: which services, how many requests, how many users where requests name them.
final class ImpactReport {

  private ImpactReport() {}

  static Explanation.@Nullable Impact of(Diagnosis diagnosis, Story story) {
    if (story.nodes().isEmpty()) {
      return null;
    }
    long failed = 0;
    long all = 0;
    for (Facts.Pair route : diagnosis.facts().all(CellKind.ROUTE)) {
      failed += route.after().count(Route.ERRORS);
      all += route.after().count(Route.COUNT);
    }
    List<String> suffering = ids(story, "impact");
    List<String> critical = ids(story, "critical_failure");
    Double affected = affected(diagnosis.proof().cohorts(), story);
    boolean unseen = failed == 0 && story.nodes().stream().anyMatch(ImpactReport::fails);
    Long users = diagnosis.proof().users();
    return new Explanation.Impact(
        suffering.isEmpty() ? critical : suffering,
        all == 0 || unseen ? null : failed,
        affected,
        users,
        users == null ? null : "enduser.id distinct in the requests that suffer",
        critical.isEmpty() ? story.nodes().getFirst().id() : critical.getFirst());
  }

  private static boolean fails(Explanation.Node node) {
    return node.kind().equals("error_rate");
  }

  private static List<String> ids(Story story, String role) {
    return story.nodes().stream()
        .filter(node -> node.role().equals(role))
        .map(Explanation.Node::id)
        .toList();
  }

  /// The share of requests that fail or are slow as none was before, in percent. Where a failure
  /// shows in no request's outcome: of those that pass through what fails.
  private static @Nullable Double affected(Cohorts cohorts, Story story) {
    long all = cohorts.requests().size();
    if (all == 0) {
      return null;
    }
    double affected = cohorts.suffering().size();
    for (Explanation.Node node : story.nodes()) {
      if (fails(node) && node.value() != null) {
        int passing = cohorts.count(node.entity());
        affected = Math.max(affected, passing * Math.min(1, node.value().after()));
      }
    }
    return Math.round(1000 * affected / all) / 10.0;
  }
}
