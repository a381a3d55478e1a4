package dev.whence.explain.change;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Hop;
import dev.whence.explain.answer.SuspectChange;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Windows;
import dev.whence.explain.telling.Answer;
import dev.whence.explain.telling.Onsets;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Change events against the candidates: which one is of what is blamed, came before it and shows a
/// difference. A change never wins by being the latest.
public final class ChangeSide {

  /// Clocks, scrapes and roll-outs: a change announced this long after something began may still
  /// have caused it.
  private static final long SLACK_NANOS = 60_000_000_000L;

  private final List<ChangeEvent> events;
  private final Windows windows;
  private final Onsets onsets;
  private final ChangeCohort cohorts;

  /// @param events those near the window, in any order
  public ChangeSide(
      List<ChangeEvent> events, Windows windows, Onsets onsets, ChangeCohort cohorts) {
    this.onsets = onsets;
    this.cohorts = cohorts;
    this.events = events;
    this.windows = windows;
  }

  /// Candidates with the change that triggered each, where one did.
  public List<Candidate> attribute(List<Candidate> ranked) {
    return ranked.stream().map(this::attribute).toList();
  }

  private Candidate attribute(Candidate candidate) {
    ChangeEvent trigger = trigger(candidate);
    if (trigger == null) {
      return candidate;
    }
    Entity entity = candidate.entity();
    Entity changed =
        new Entity(
            entity.type(),
            entity.service(),
            entity.namespace(),
            entity.environment(),
            trigger.version(),
            entity.instance(),
            entity.operation(),
            entity.peer(),
            entity.resource(),
            trigger.id());
    List<Finding> findings = new ArrayList<>();
    for (Finding finding : candidate.findings()) {
      findings.add(findings.isEmpty() ? with(finding, trigger) : finding);
    }
    List<Hop> mechanism = new ArrayList<>(candidate.mechanism());
    if (!candidate.findings().isEmpty() && isLoad(candidate.findings().getFirst())) {
      mechanism.addFirst(asked(candidate, candidate.findings().getFirst()));
    }
    return new Candidate(
        changed,
        kind(trigger.kind(), candidate.kind()),
        candidate.score(),
        candidate.statement() + " after " + label(trigger),
        findings,
        mechanism,
        candidate.tier(),
        isShown(trigger, candidate) ? Verdict.ESTABLISHED : candidate.bound());
  }

  /// Whether the change itself shows that it asks more of others: those that it reached do so, and
  /// those that it did not reach do not, in the same minutes. Load that rises for another reason
  /// (retries, say) rises for both.
  private boolean isShown(ChangeEvent trigger, Candidate candidate) {
    Finding first = candidate.findings().isEmpty() ? null : candidate.findings().getFirst();
    if (first == null || !isLoad(first)) {
      return false;
    }
    SuspectChange.Cohort cohort = cohort(trigger, candidate);
    return cohort != null && ChangeCohort.differs(cohort, first);
  }

  private static boolean isLoad(Finding finding) {
    return finding.aspect() == Aspect.CALLS_MORE
        || finding.aspect() == Aspect.REPEATED
        || finding.aspect() == Aspect.TRAFFIC_UP;
  }

  /// What was changed asks more of others: a link of its own between the change and who suffers.
  private static Hop asked(Candidate candidate, Finding rise) {
    return new Hop(
        rise.entity(),
        "mechanism",
        CauseKind.TRAFFIC_INCREASE.wireName(),
        "changed",
        null,
        candidate.tier(),
        rise,
        null);
  }

  /// The finding with the change as evidence; of a rise of load, also as its beginning.
  public static Finding with(Finding finding, ChangeEvent trigger) {
    List<Evidence> evidence = new ArrayList<>(finding.evidence());
    evidence.add(Evidence.change(label(trigger), trigger.id()));
    Finding.Onset at =
        isLoad(finding)
            ? new Finding.Onset(trigger.timeNanos(), trigger.timeNanos(), "change_event")
            : finding.onset();
    return new Finding(
        finding.entity(),
        finding.aspect(),
        finding.surprise(),
        finding.effect(),
        finding.change(),
        at,
        evidence);
  }

  /// What was changed, of whom and when, in words.
  public static String label(ChangeEvent event) {
    Service service = event.service();
    return event.kind().wireName().replace('_', ' ')
        + (service == null ? "" : " of " + service.name())
        + (event.version() == null ? "" : " " + event.version())
        + " at "
        + Answer.clock(event.timeNanos());
  }

  private @Nullable ChangeEvent trigger(Candidate candidate) {
    ChangeEvent best = null;
    for (ChangeEvent event : events) {
      Service service = event.service();
      boolean concerns =
          (service == null
                  ? concernsAll(event, candidate)
                  : candidate.entity().type() != Entity.Type.EDGE
                      && service.name().equals(candidate.entity().service()))
              && inTime(event, candidate)
              && !sameAsOthers(event, candidate)
              && (candidate.entity().instance() == null
                  || event.instances().isEmpty()
                  || event.instances().contains(candidate.entity().instance()));
      if (concerns && (best == null || distance(event, candidate) < distance(best, candidate))) {
        best = event;
      }
    }
    return best;
  }

  /// A load test of everything is behind what asks for more.
  private static boolean concernsAll(ChangeEvent event, Candidate candidate) {
    return event.kind() == ChangeKind.LOAD_TEST && candidate.kind() == CauseKind.TRAFFIC_INCREASE;
  }

  /// Whether the instances that a change reached do no more of what the candidate is blamed for
  /// than those that it did not reach.
  private boolean sameAsOthers(ChangeEvent event, Candidate candidate) {
    if (candidate.findings().isEmpty()) {
      return false;
    }
    SuspectChange.Cohort cohort = cohort(event, candidate);
    return cohort != null && ChangeCohort.same(cohort, candidate.findings().getFirst());
  }

  /// How far a change lies from when a candidate began; from the window's start where that cannot
  /// be told.
  private long distance(ChangeEvent event, Candidate candidate) {
    Finding.Onset onset = onset(candidate);
    long began = onset == null ? windows.window().fromNanos() : onset.latestNanos();
    return Math.abs(began - event.timeNanos());
  }

  /// Whether a change came before what it would have caused, as far as it is known when that began.
  boolean inTime(ChangeEvent event, Candidate candidate) {
    return event.timeNanos() <= begun(candidate) + SLACK_NANOS;
  }

  /// Whether a change came before a candidate began, with no allowance for clocks.
  public boolean isBefore(ChangeEvent event, Candidate candidate) {
    return event.timeNanos() <= begun(candidate);
  }

  /// When a candidate began at the latest. Where that cannot be told it may be well after the start
  /// of the window that was asked about.
  long begun(Candidate candidate) {
    Finding.Onset onset = onset(candidate);
    return onset == null
        ? windows.window().fromNanos() + windows.window().durationNanos() / 2
        : onset.latestNanos();
  }

  private Finding.@Nullable Onset onset(Candidate candidate) {
    if (candidate.findings().isEmpty()) {
      return null;
    }
    Finding main = candidate.findings().getFirst();
    return main.onset() == null ? onsets.of(main) : main.onset();
  }

  /// What a change of this kind is as a cause.
  ///
  /// @param otherwise where a change of this kind is none of its own
  public static CauseKind kind(ChangeKind kind, CauseKind otherwise) {
    return switch (kind) {
      case DEPLOYMENT -> CauseKind.DEPLOYMENT;
      case ROLLBACK -> CauseKind.ROLLBACK;
      case CONFIG_CHANGE -> CauseKind.CONFIG_CHANGE;
      case FEATURE_FLAG -> CauseKind.FEATURE_FLAG;
      case SCALING -> CauseKind.SCALING;
      case MIGRATION -> CauseKind.MIGRATION;
      case LOAD_TEST -> CauseKind.LOAD_TEST;
      case CHAOS_EXPERIMENT -> CauseKind.CHAOS_EXPERIMENT;
      case MAINTENANCE -> CauseKind.MAINTENANCE;
      case CERTIFICATE -> CauseKind.CERTIFICATE_OR_DNS;
      case OTHER -> otherwise;
    };
  }

  /// Whether a change is a further step of the deployment that is behind the first candidate.
  boolean continues(ChangeEvent event, List<Candidate> ranked) {
    String trigger = ranked.isEmpty() ? null : ranked.getFirst().entity().change();
    return event.deploymentId() != null
        && !event.id().equals(trigger)
        && events.stream()
            .anyMatch(
                other ->
                    other.id().equals(trigger)
                        && event.deploymentId().equals(other.deploymentId()));
  }

  /// The first candidate of the changed service that something is known of; null where none is.
  @Nullable Candidate blamed(ChangeEvent event, List<Candidate> ranked) {
    Service service = event.service();
    if (service == null) {
      return null;
    }
    return ranked.stream()
        .filter(candidate -> candidate.entity().service().equals(service.name()))
        .filter(candidate -> !candidate.findings().isEmpty())
        .findFirst()
        .orElse(null);
  }

  /// From when the trouble may have begun: a change takes its time to do harm.
  SuspectChange.@Nullable Cohort cohort(ChangeEvent event, Candidate candidate) {
    Finding main = candidate.findings().getFirst();
    Finding.Onset onset = onsets.of(main);
    long from = onset == null ? event.timeNanos() : onset.earliestNanos();
    return cohorts.of(event, main, from);
  }

  /// Changes of anybody just before a candidate began, or while it did. Where it is not known when
  /// that was it may be any time in the first half of the window.
  public List<ChangeEvent> atOnsetOf(Candidate candidate) {
    Finding.Onset onset =
        candidate.findings().isEmpty() ? null : onsets.of(candidate.findings().getFirst());
    long from = onset == null ? windows.window().fromNanos() : onset.earliestNanos();
    return events.stream()
        .filter(event -> event.timeNanos() >= from - SLACK_NANOS && inTime(event, candidate))
        .toList();
  }

  /// Whether a candidate explains at least half as well as the best one.
  static boolean holds(Candidate candidate, List<Candidate> ranked) {
    return candidate.score() > ranked.getFirst().score() / 2;
  }

  List<ChangeEvent> events() {
    return events;
  }
}
