package dev.whence.explain.ranking;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.change.ChangeSide;
import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.structure.Topology;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Who was changed goes before who was not, where it stands out as much. And who begins to fail by
/// itself, or to leave out calls, though nothing of it was changed, has a service before it that
/// was changed just then and whose answers or requests it works on: what it fails on may be what
/// that one answers, asks, or no longer does. Nothing but the time tells so; of several that were
/// changed those come first that were so before it began, then who differs itself, then who was
/// changed last.
public final class ChangedFirst {

  private static final double NOTICED = 1;

  /// Who reaches this part of another's surprise stands out as much.
  private static final double ALIKE = 0.95;

  private static final Set<ChangeKind> OF_BEHAVIOUR =
      Set.of(
          ChangeKind.DEPLOYMENT,
          ChangeKind.ROLLBACK,
          ChangeKind.CONFIG_CHANGE,
          ChangeKind.FEATURE_FLAG,
          ChangeKind.MIGRATION);

  private final ChangeSide changes;
  private final Topology topology;

  public ChangedFirst(ChangeSide changes, Topology topology) {
    this.changes = changes;
    this.topology = topology;
  }

  /// The ranked candidates, with who was changed before the first of them, if that was not.
  public List<Candidate> of(List<Candidate> ranked) {
    Candidate first = ranked.isEmpty() ? null : ranked.getFirst();
    if (first == null
        || first.entity().change() != null
        || first.kind() != CauseKind.BEHAVIOUR_CHANGE) {
      return ranked;
    }
    for (Candidate other : ranked.subList(1, ranked.size())) {
      if (other.entity().change() != null && other.surprise() >= ALIKE * first.surprise()) {
        return Ranking.ahead(other, ranked);
      }
    }
    return differsItself(first) ? behindNeighbour(first, ranked) : ranked;
  }

  private List<Candidate> behindNeighbour(Candidate first, List<Candidate> ranked) {
    List<ChangeEvent> deciding = new ArrayList<>();
    for (ChangeEvent event : changes.atOnsetOf(first)) {
      Service changed = event.service();
      if (changed != null && changed.name().equals(first.entity().service())) {
        return ranked;
      }
      boolean decides =
          changed != null
              && OF_BEHAVIOUR.contains(event.kind())
              && decidesFor(first.entity().ofService(), changed.name());
      if (decides) {
        deciding.add(event);
      }
    }
    return deciding.stream()
        .max(
            Comparator.comparing((ChangeEvent event) -> changes.isBefore(event, first))
                .thenComparing(event -> differs(event, ranked))
                .thenComparingLong(ChangeEvent::timeNanos))
        .map(event -> behind(event, ranked))
        .orElse(ranked);
  }

  /// Whether it says itself that it fails, or leaves out calls, and does so as fast as ever: who is
  /// overloaded or gave up waiting fails on no answer.
  private static boolean differsItself(Candidate candidate) {
    return candidate.findings().stream().anyMatch(ChangedFirst::isSaidByItself)
        && candidate.findings().stream().noneMatch(each -> each.aspect() == Aspect.OWN_TIME);
  }

  private static boolean isSaidByItself(Finding finding) {
    String operation = finding.entity().operation();
    return switch (finding.aspect()) {
      case CALLS_MISSING -> true;
      case OWN_ERRORS -> operation != null && !operation.isEmpty();
      default -> false;
    };
  }

  /// Whether the service that was changed is noticed to differ itself.
  private static boolean differs(ChangeEvent event, List<Candidate> ranked) {
    String changed = Objects.requireNonNull(event.service()).name();
    return ranked.stream()
        .anyMatch(
            each ->
                each.entity().service().equals(changed)
                    && each.surprise() >= NOTICED
                    && !each.findings().isEmpty());
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

  private List<Candidate> behind(ChangeEvent event, List<Candidate> ranked) {
    Service changed = asTraced(Objects.requireNonNull(event.service()));
    List<Candidate> others =
        ranked.stream().filter(each -> !each.entity().service().equals(changed.name())).toList();
    return Ranking.ahead(candidate(ranked.getFirst(), changed, event), others);
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
        victim.score(),
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
