package dev.whence.explain;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.structure.Topology;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Who begins to fail by itself, though nothing of it was changed, while a service whose answers or
/// requests it works on was changed just then: what it fails on may be what that one answers, asks,
/// or no longer does. Nothing but the time tells so.
final class ChangedNeighbour {

  /// What was changed goes just before who fails on it.
  private static final double BEFORE = 1.01;

  private static final Set<ChangeKind> OF_BEHAVIOUR =
      Set.of(
          ChangeKind.DEPLOYMENT,
          ChangeKind.ROLLBACK,
          ChangeKind.CONFIG_CHANGE,
          ChangeKind.FEATURE_FLAG,
          ChangeKind.MIGRATION);

  private final ChangeSide changes;
  private final Topology topology;

  ChangedNeighbour(ChangeSide changes, Topology topology) {
    this.changes = changes;
    this.topology = topology;
  }

  /// The ranked candidates, and before the first of them who was changed beside it, if it fails by
  /// itself and was not changed.
  List<Candidate> before(List<Candidate> ranked) {
    Candidate first = ranked.isEmpty() ? null : ranked.getFirst();
    if (first == null || first.entity().change() != null || !failsItself(first)) {
      return ranked;
    }
    ChangeEvent nearest = null;
    for (ChangeEvent event : changes.atOnsetOf(first)) {
      Service changed = event.service();
      if (changed != null && changed.name().equals(first.entity().service())) {
        return ranked;
      }
      boolean decides =
          changed != null
              && OF_BEHAVIOUR.contains(event.kind())
              && decidesFor(first.entity().ofService(), changed.name());
      if (decides && (nearest == null || event.timeNanos() > nearest.timeNanos())) {
        nearest = event;
      }
    }
    return nearest == null ? ranked : before(ranked, nearest);
  }

  /// Whether it says itself that it fails, and does so as fast as ever: who is overloaded or gave
  /// up waiting fails on no answer.
  private static boolean failsItself(Candidate candidate) {
    return candidate.kind() == CauseKind.BEHAVIOUR_CHANGE
        && candidate.findings().stream().anyMatch(ChangedNeighbour::isSaidByItself)
        && candidate.findings().stream().noneMatch(each -> each.aspect() == Aspect.OWN_TIME);
  }

  private static boolean isSaidByItself(Finding finding) {
    String operation = finding.entity().operation();
    return finding.aspect() == Aspect.OWN_ERRORS && operation != null && !operation.isEmpty();
  }

  /// Whether a service asks another, or is asked by it, or by somebody who asked the other before.
  private boolean decidesFor(Service service, String changed) {
    return isAmong(changed, topology.callersOf(service))
        || isAmong(changed, topology.calleesOf(service))
        || topology.callersOf(service).stream()
            .anyMatch(caller -> isAskedBefore(caller, changed, service));
  }

  private static boolean isAmong(String name, Set<Service> services) {
    return services.stream().anyMatch(each -> each.name().equals(name));
  }

  private boolean isAskedBefore(Service caller, String earlier, Service later) {
    for (EntryKey entry : topology.entries().keySet()) {
      if (entry.service().equals(caller)) {
        long first = firstCall(entry, earlier);
        if (first >= 0 && first < firstCall(entry, later.name())) {
          return true;
        }
      }
    }
    return false;
  }

  /// How long after its request's start an entry first calls a service; below 0 for never.
  private long firstCall(EntryKey entry, String callee) {
    long first = -1;
    for (Map.Entry<Topology.Call, Topology.Volume> call : topology.callsBy(entry).entrySet()) {
      long offset = call.getValue().offsetNanos();
      if (call.getKey().callee().service().name().equals(callee) && (first < 0 || offset < first)) {
        first = offset;
      }
    }
    return first;
  }

  private List<Candidate> before(List<Candidate> ranked, ChangeEvent event) {
    Candidate victim = ranked.getFirst();
    Service changed = asTraced(Objects.requireNonNull(event.service()));
    Candidate cause = candidate(victim, changed, event);
    List<Candidate> all = new ArrayList<>();
    all.add(cause);
    all.add(victim.withBound(Verdict.PROBABLE));
    for (Candidate each : ranked.subList(1, ranked.size())) {
      if (!each.entity().service().equals(changed.name())) {
        all.add(each);
      }
    }
    return Ranking.rank(all, all.size());
  }

  /// As spans tell of it, with its namespace and environment, which changes often leave out.
  private Service asTraced(Service changed) {
    return topology.participants().stream()
        .filter(each -> each.name().equals(changed.name()))
        .findFirst()
        .orElse(changed);
  }

  private static Candidate candidate(Candidate victim, Service changed, ChangeEvent event) {
    Finding finding = victim.findings().getFirst();
    Entity service = Entity.service(changed);
    Entity entity =
        new Entity(
            Entity.Type.SERVICE,
            service.service(),
            service.namespace(),
            service.environment(),
            event.version(),
            null,
            null,
            null,
            null,
            event.id());
    return new Candidate(
        entity,
        ChangeSide.kind(event.kind(), CauseKind.BEHAVIOUR_CHANGE),
        Candidate.score(victim.surprise() * BEFORE),
        victim.statement()
            + ", of which nothing was changed, after "
            + ChangeSide.label(event)
            + ", on which it depends",
        List.of(ChangeSide.with(finding, event)),
        victim.mechanism(),
        JoinTier.TOPOLOGY_WINDOW,
        Verdict.PROBABLE);
  }
}
