package dev.whence.incident;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds the incident that something new belongs to. Only things that touch are one incident: by
/// the same root cause, a shared resource, a service of both chains, or a call between them; that
/// they happen at the same time is not enough.
public final class Grouping {

  private static final int SAME_CAUSE = 4;
  private static final int SHARED_RESOURCE = 3;
  private static final int SHARED_SERVICE = 2;
  private static final int NEIGHBOURS = 1;

  private final Neighbourhood neighbourhood;
  private final long gapNanos;

  /// @param gapNanos how long after its last sign an incident still takes in another
  public Grouping(Neighbourhood neighbourhood, long gapNanos) {
    this.neighbourhood = neighbourhood;
    this.gapNanos = gapNanos;
  }

  /// What is known of something new.
  ///
  /// @param environment `deployment.environment.name`; null where not known
  public record Signs(
      @Nullable String environment,
      Set<String> services,
      Set<String> resources,
      @Nullable String cause,
      long fromNanos,
      long toNanos) {

    public Signs {
      services = Set.copyOf(services);
      resources = Set.copyOf(resources);
    }

    public static Signs of(Alert alert) {
      String environment = alert.environment().isEmpty() ? null : alert.environment();
      Set<String> services = alert.service().isEmpty() ? Set.of() : Set.of(alert.service());
      Long end = alert.endNanos();
      return new Signs(
          environment,
          services,
          Set.of(),
          null,
          alert.startNanos(),
          end == null ? alert.startNanos() : end);
    }

    public static Signs of(Held.OfAnswer answer, @Nullable String environment) {
      String from = answer.beganAt() == null ? answer.from() : answer.beganAt();
      return new Signs(
          environment,
          new TreeSet<>(answer.services()),
          new TreeSet<>(answer.resources()),
          answer.cause(),
          Times.nanos(from),
          Times.nanos(answer.to()));
    }
  }

  /// The incident that fits best, the oldest of equals; empty where none does.
  public Optional<Incident> choose(List<Incident> incidents, Signs signs) {
    return incidents.stream()
        .filter(incident -> score(incident, signs) > 0 && fits(incident, signs))
        .min(
            Comparator.<Incident>comparingInt(incident -> -score(incident, signs))
                .thenComparing(Incident.OLDEST_FIRST));
  }

  private boolean fits(Incident incident, Signs signs) {
    boolean here =
        incident.environment() == null
            || signs.environment() == null
            || incident.environment().equals(signs.environment());
    return here
        && incident.mergedInto() == null
        && incident.life().state() != Life.State.REVIEWED
        && incident.hasSignSince(signs.fromNanos() - gapNanos)
        && signs.toNanos() >= Times.nanos(incident.life().beganAt()) - gapNanos;
  }

  private int score(Incident incident, Signs signs) {
    if (signs.cause() != null
        && incident.answers().stream().anyMatch(a -> Objects.equals(a.cause(), signs.cause()))) {
      return SAME_CAUSE;
    }
    if (shares(incident.resources(), signs.resources())) {
      return SHARED_RESOURCE;
    }
    if (shares(incident.services(), signs.services())) {
      return SHARED_SERVICE;
    }
    return neighbourhood.touch(signs.services(), incident.services()) ? NEIGHBOURS : 0;
  }

  private static boolean shares(Set<String> some, Set<String> others) {
    Set<String> both = new HashSet<>(some);
    both.retainAll(others);
    return !both.isEmpty();
  }
}
