package dev.whence.explain.change;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.SuspectChange;
import dev.whence.explain.answer.Words;
import dev.whence.explain.request.Cohorts;
import dev.whence.explain.structure.Topology;
import dev.whence.model.ChangeEvent;
import dev.whence.model.RequestSummary;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Changes that cannot be the cause, each with its reason and what shows it.
public final class RuledOutChanges {

  private final ChangeSide changes;
  private final Topology topology;
  private final Cohorts cohorts;

  /// @param cohorts tell by instances whether those a change reached differ
  public RuledOutChanges(ChangeSide changes, Topology topology, Cohorts cohorts) {
    this.changes = changes;
    this.topology = topology;
    this.cohorts = cohorts;
  }

  /// What is ruled out beside these candidates.
  public List<Explanation.RuledOut> of(List<Candidate> ranked) {
    List<Explanation.RuledOut> found = new ArrayList<>();
    for (ChangeEvent event : changes.events()) {
      Service service = event.service();
      boolean goesOn = changes.continues(event, ranked);
      Explanation.RuledOut out =
          service == null || goesOn ? null : ruledOut(event, service, ranked);
      if (out != null) {
        found.add(out);
      }
    }
    return found;
  }

  private Explanation.@Nullable RuledOut ruledOut(
      ChangeEvent event, Service service, List<Candidate> ranked) {
    String what = ChangeSide.label(event);
    if (!ranked.isEmpty() && !changes.inTime(event, ranked.getFirst())) {
      return new Explanation.RuledOut(
          what, "started_after_onset", "the trouble had begun before it");
    }
    if (!topology.entries().isEmpty()
        && topology.services().stream().noneMatch(s -> s.name().equals(service.name()))) {
      return new Explanation.RuledOut(what, "no_request_path", passing(service));
    }
    List<Candidate> of =
        ranked.stream()
            .filter(candidate -> candidate.entity().service().equals(service.name()))
            .toList();
    if (of.isEmpty()) {
      return new Explanation.RuledOut(what, "no_difference", passing(service));
    }
    if (of.stream().noneMatch(candidate -> ChangeSide.holds(candidate, ranked))) {
      return new Explanation.RuledOut(
          what,
          "explains_too_little",
          service.name()
              + " differs less than half as much as "
              + ranked.getFirst().entity().label());
    }
    return sameOnAll(event, what, ranked);
  }

  private Explanation.@Nullable RuledOut sameOnAll(
      ChangeEvent event, String what, List<Candidate> ranked) {
    Candidate blamed = changes.blamed(event, ranked);
    SuspectChange.Cohort cohort = blamed == null ? null : changes.cohort(event, blamed);
    boolean same =
        blamed != null
            && cohort != null
            && !isBlamed(event, ranked)
            && ChangeCohort.same(cohort, blamed.findings().getFirst());
    return cohort == null || !same
        ? null
        : new Explanation.RuledOut(
            what,
            "no_difference",
            cohort.metric()
                + " in the same minutes: "
                + Words.number(cohort.canary())
                + " with it, "
                + Words.number(cohort.stable())
                + " without");
  }

  private static boolean isBlamed(ChangeEvent event, List<Candidate> ranked) {
    return ranked.stream().anyMatch(each -> event.id().equals(each.entity().change()));
  }

  private @Nullable String passing(Service service) {
    List<RequestSummary> suffering = cohorts.suffering();
    if (suffering.isEmpty()) {
      return null;
    }
    Predicate<RequestSummary> through =
        request ->
            request.parts().stream().anyMatch(p -> p.service().name().equals(service.name()));
    long passing = suffering.stream().filter(through).count();
    return passing
        + " of "
        + suffering.size()
        + " suffering requests pass through "
        + service.name();
  }
}
