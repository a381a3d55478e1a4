package dev.whence.explain.change;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.SuspectChange;
import dev.whence.explain.answer.Words;
import dev.whence.explain.structure.Topology;
import dev.whence.explain.telling.Answer;
import dev.whence.explain.telling.Onsets;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every change near the window with what speaks for it, the likeliest first: it is behind a
/// candidate; it is of whoever is beside the one that is blamed; those that it reached differ from
/// others; all was well again when it was taken back; it turned a flag by which the requests that
/// suffer differ from the others.
public final class SuspectChanges {

  private static final String ON_PATH = "on_path";
  private static final String FLAG = "flag_of_the_suffering";

  /// What everything comes to that nothing speaks for.
  private static final double LEAST = 0.01;

  private final ChangeSide changes;
  private final Recovery recovery;
  private final Topology topology;
  private final List<Evidence.Mark> marks;

  /// @param marks which attributes mark the requests that suffer because of the first candidate
  public SuspectChanges(
      ChangeSide changes, Onsets onsets, Topology topology, List<Evidence.Mark> marks) {
    this.changes = changes;
    this.recovery = new Recovery(changes.events(), onsets);
    this.topology = topology;
    this.marks = List.copyOf(marks);
  }

  /// The suspects for these candidates, the likeliest first.
  public List<SuspectChange> of(List<Candidate> ranked) {
    List<SuspectChange> found = new ArrayList<>();
    for (ChangeEvent event : changes.events()) {
      found.add(suspect(event, ranked));
    }
    found.sort(
        Comparator.comparingDouble((SuspectChange change) -> -change.correlation().score())
            .thenComparing(change -> !change.correlation().reasons().contains(FLAG))
            .thenComparing(SuspectChange::id));
    return found;
  }

  private SuspectChange suspect(ChangeEvent event, List<Candidate> ranked) {
    Candidate caused = caused(event, ranked);
    List<String> reasons = new ArrayList<>();
    double score = caused == null ? sameService(event, ranked) : caused.score();
    NearChange near = null;
    if (caused != null) {
      reasons.add(ON_PATH);
      reasons.add("time_order");
    } else {
      near = near(event, ranked);
    }
    if (near != null && near.score() > score) {
      reasons.add(near.reason());
      score = near.score();
    }
    if (!ranked.isEmpty() && FlagMarks.mark(event, marks)) {
      reasons.add(FLAG);
      score = Math.max(score, ranked.getFirst().score());
    }
    Candidate blamed = changes.blamed(event, ranked);
    SuspectChange.Cohort cohort = blamed == null ? null : changes.cohort(event, blamed);
    if (blamed != null
        && cohort != null
        && ChangeCohort.differs(cohort, blamed.findings().getFirst())) {
      reasons.add("cohort_difference");
    }
    boolean recovered = caused != null && recovery.after(event, caused);
    if (recovered) {
      reasons.add("recovered_after_rollback");
    } else if (caused == null && changes.continues(event, ranked)) {
      reasons.add("same_deployment");
    }
    String confirmation = recovered ? "match" : caused != null ? "suspect" : "none";
    return told(
        event, new SuspectChange.Correlation(reasons, Words.round(score), cohort), confirmation);
  }

  /// The first candidate that the change is behind, of those that explain about as much as the
  /// best; null where it is behind none.
  private static @Nullable Candidate caused(ChangeEvent event, List<Candidate> ranked) {
    return ranked.stream()
        .filter(each -> event.id().equals(each.entity().change()))
        .filter(each -> ChangeSide.holds(each, ranked))
        .findFirst()
        .orElse(null);
  }

  /// Half of what is blamed on the changed service.
  private double sameService(ChangeEvent event, List<Candidate> ranked) {
    Service service = event.service();
    return service == null
        ? LEAST
        : ranked.stream()
            .filter(each -> service.name().equals(each.entity().service()))
            .filter(each -> changes.inTime(event, each))
            .mapToDouble(each -> each.score() / 2)
            .reduce(LEAST, Math::max);
  }

  private @Nullable NearChange near(ChangeEvent event, List<Candidate> ranked) {
    Candidate first = ranked.isEmpty() ? null : ranked.getFirst();
    return first == null || !changes.inTime(event, first)
        ? null
        : NearChange.of(event, first, changes.begun(first), topology);
  }

  private static SuspectChange told(
      ChangeEvent event, SuspectChange.Correlation correlation, String confirmation) {
    Service service = event.service();
    return new SuspectChange(
        event.id(),
        event.kind().wireName(),
        event.strategy(),
        service == null ? null : service.name(),
        event.version(),
        event.previousVersion(),
        event.deploymentId(),
        event.deploymentStatus(),
        Answer.time(event.timeNanos()),
        event.trafficPercent(),
        event.source(),
        event.url(),
        correlation,
        confirmation);
  }
}
