package dev.whence.api.incidents;

import dev.whence.api.CellFields;
import dev.whence.api.Json;
import dev.whence.explain.answer.Explanation;
import dev.whence.incident.Alert;
import dev.whence.incident.Family;
import dev.whence.incident.Grouping;
import dev.whence.incident.Held;
import dev.whence.incident.Incident;
import dev.whence.incident.Life;
import dev.whence.incident.Neighbourhood;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Document;
import dev.whence.store.Grain;
import dev.whence.store.Store;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Puts alerts and answers where they belong: into the incident they touch, or a new one.
@Singleton
final class IncidentDesk {

  private static final int MOST_LOOKED_AT = 200;
  private static final long LOOK_BACK_NANOS = Duration.ofDays(2).toNanos();
  private static final long CALLS_NANOS = Duration.ofMinutes(10).toNanos();

  private final Store store;
  private final KeptIncidents incidents;
  private final FrozenEvidence evidence;
  private final Recovery recovery;
  private final Clock clock;
  private final IncidentSettings settings;

  IncidentDesk(
      Store store,
      KeptIncidents incidents,
      FrozenEvidence evidence,
      Recovery recovery,
      Clock clock,
      IncidentSettings settings) {
    this.store = store;
    this.incidents = incidents;
    this.evidence = evidence;
    this.recovery = recovery;
    this.clock = clock;
    this.settings = settings;
  }

  /// Takes alerts in that are told of at once and began about the same time: what is known around
  /// them is read once, and each incident is kept once.
  ///
  /// @return the incident of each, without those that are over and that no incident knows
  Map<Alert, Incident> take(Tenant tenant, List<Alert> alerts) {
    return incidents.alone(() -> taken(tenant, alerts));
  }

  private Map<Alert, Incident> taken(Tenant tenant, List<Alert> alerts) {
    List<Grouping.Signs> signs = alerts.stream().map(Grouping.Signs::of).toList();
    List<Incident> near = withHolders(tenant, near(tenant, signs), alerts, signs);
    Map<String, Incident> standing = new LinkedHashMap<>();
    near.forEach(incident -> standing.put(incident.id(), incident));
    boolean known = alerts.stream().allMatch(alert -> holder(near, alert.id()).isPresent());
    Grouping grouping = known ? ofNoCalls() : grouping(tenant, signs);
    Map<Alert, String> homes = new LinkedHashMap<>();
    for (Alert alert : alerts) {
      home(tenant, alert, List.copyOf(standing.values()), grouping)
          .ifPresent(
              home -> {
                standing.put(home.id(), home.with(Held.OfAlert.of(alert)));
                homes.put(alert, home.id());
              });
    }
    Map<String, Incident> changed = new LinkedHashMap<>(standing);
    changed.keySet().retainAll(homes.values());
    changed.replaceAll((_, incident) -> settled(tenant, incident));
    incidents.keep(tenant, List.copyOf(changed.values()));
    Map<Alert, Incident> taken = new LinkedHashMap<>();
    homes.forEach((alert, id) -> taken.put(alert, Objects.requireNonNull(changed.get(id))));
    return taken;
  }

  private Optional<Incident> home(
      Tenant tenant, Alert alert, List<Incident> standing, Grouping grouping) {
    Held.OfAlert held = Held.OfAlert.of(alert);
    Optional<Incident> holder = holder(standing, held.id());
    if (holder.isPresent() || !held.isFiring()) {
      return holder;
    }
    return grouping
        .choose(standing, Grouping.Signs.of(alert))
        .or(() -> Optional.of(opened(tenant, alert, held)));
  }

  /// A new incident; or the one that was opened for the alert and is not among those looked at.
  private Incident opened(Tenant tenant, Alert alert, Held.OfAlert held) {
    String environment = alert.environment().isEmpty() ? null : alert.environment();
    Incident fresh =
        Incident.open(tenant.id() + held.id(), alert.title(), environment, held.startsAt(), now());
    return incidents
        .find(tenant, fresh.id())
        .map(kept -> incidents.get(tenant, standing(tenant, kept.incident().id())).incident())
        .orElse(fresh);
  }

  /// The incident that holds an alert.
  Optional<Incident> holding(Tenant tenant, Alert alert) {
    return holder(near(tenant, List.of(Grouping.Signs.of(alert))), alert.id());
  }

  /// Puts an answer into an incident, with its evidence, and the incident together with another
  /// that turns out to have the same cause.
  Incident hold(Tenant tenant, String incident, Document kept) {
    Explanation answer = Json.kept(kept.json(), Explanation.class);
    evidence.freeze(tenant, kept, answer);
    Held.OfAnswer held = Held.OfAnswer.of(answer, now());
    return incidents.alone(
        () -> {
          String id = standing(tenant, incident);
          incidents.change(tenant, id, before -> before.with(held));
          return together(tenant, id, Grouping.Signs.of(held, answer.environment()), held);
        });
  }

  /// Opens an incident for an answer, or puts it into the one that it belongs to.
  Incident hold(Tenant tenant, Document kept) {
    Explanation answer = Json.kept(kept.json(), Explanation.class);
    Held.OfAnswer held = Held.OfAnswer.of(answer, now());
    Grouping.Signs signs = Grouping.Signs.of(held, answer.environment());
    Supplier<String> home =
        () -> {
          List<Incident> near = near(tenant, List.of(signs));
          Incident chosen =
              holder(near, kept.id())
                  .or(() -> grouping(tenant, List.of(signs)).choose(near, signs))
                  .orElseGet(
                      () ->
                          Incident.open(
                              tenant.id() + kept.id(),
                              answer.title(),
                              answer.environment(),
                              held.beganAt() == null ? held.from() : held.beganAt(),
                              now()));
          return incidents.keep(tenant, chosen).incident().id();
        };
    return hold(tenant, incidents.alone(home), kept);
  }

  /// Puts one incident into another, because people say so.
  ///
  /// @return the one that took the other in
  KeptIncidents.Kept merge(Tenant tenant, String into, String from) {
    return incidents.alone(
        () -> {
          Incident one = incidents.get(tenant, into).incident();
          Incident other = incidents.get(tenant, from).incident();
          Family.Pair pair = KeptIncidents.possible(() -> Family.merge(one, other, now()));
          KeptIncidents.Kept both = incidents.keep(tenant, pair.kept());
          incidents.keep(tenant, pair.other());
          return both;
        });
  }

  /// Takes alerts and answers out of an incident, because people say so.
  ///
  /// @return the incident of their own
  KeptIncidents.Kept split(Tenant tenant, String id, Set<String> taken) {
    return incidents.alone(
        () -> {
          Incident incident = incidents.get(tenant, id).incident();
          Family.Pair pair = KeptIncidents.possible(() -> Family.split(incident, taken, now()));
          KeptIncidents.Kept out = incidents.keep(tenant, again(tenant, pair.other()));
          incidents.keep(tenant, pair.kept());
          return out;
        });
  }

  /// What is taken out once more has the ID that it had: it is added to what stands there, and
  /// takes the place of what was put back.
  private Incident again(Tenant tenant, Incident out) {
    Incident all =
        incidents
            .find(tenant, out.id())
            .map(KeptIncidents.Kept::incident)
            .filter(before -> before.mergedInto() == null)
            .orElse(out);
    for (Held.OfAlert alert : out.alerts()) {
      all = all.with(alert);
    }
    for (Held.OfAnswer answer : out.answers()) {
      all = all.with(answer);
    }
    return all;
  }

  /// The incident itself, or the one that took it in.
  private String standing(Tenant tenant, String id) {
    String into = incidents.get(tenant, id).incident().mergedInto();
    return into == null ? id : standing(tenant, into);
  }

  /// Machines put together only what has one cause, and never what people took apart.
  private Incident together(Tenant tenant, String id, Grouping.Signs signs, Held.OfAnswer held) {
    Incident incident = incidents.get(tenant, id).incident();
    if (!held.namesCause() || incident.isTakenApart()) {
      return incident;
    }
    List<Incident> others =
        near(tenant, List.of(signs)).stream()
            .filter(other -> !other.id().equals(id) && !other.isTakenApart())
            .filter(other -> other.hasCause(held.cause()))
            .toList();
    Optional<Incident> other = grouping(tenant, List.of(signs)).choose(others, signs);
    if (other.isEmpty()) {
      return incident;
    }
    boolean older = Incident.OLDEST_FIRST.compare(other.get(), incident) <= 0;
    Family.Pair pair =
        Family.merge(older ? other.get() : incident, older ? incident : other.get(), now());
    Incident both = incidents.keep(tenant, pair.kept()).incident();
    incidents.keep(tenant, pair.other());
    return both;
  }

  /// Where no alert fires any more, the incident is over; a near miss where nobody did anything.
  private Incident settled(Tenant tenant, Incident incident) {
    if (!incident.isQuiet() || incident.life().state().isOver()) {
      return incident;
    }
    String end =
        incident.alerts().stream()
            .map(Held.OfAlert::endsAt)
            .filter(at -> at != null)
            .max(java.util.Comparator.comparing(java.time.Instant::parse))
            .orElseThrow();
    boolean missed = !incident.isTended() && recovery.actions(tenant, incident, end).isEmpty();
    return incident.moved(Life.State.RESOLVED, end, null).missed(missed);
  }

  private static Optional<Incident> holder(List<Incident> incidents, String held) {
    return incidents.stream()
        .filter(incident -> incident.mergedInto() == null && incident.holds(held))
        .findFirst();
  }

  private List<Incident> near(Tenant tenant, List<Grouping.Signs> signs) {
    return incidents.list(tenant, range(signs), MOST_LOOKED_AT).stream()
        .map(KeptIncidents.Kept::incident)
        .toList();
  }

  /// Where there are more incidents than are looked at for new alerts, those that hold one already
  /// are among the others as well.
  private List<Incident> withHolders(
      Tenant tenant, List<Incident> near, List<Alert> alerts, List<Grouping.Signs> signs) {
    Set<String> missing =
        alerts.stream()
            .map(Alert::id)
            .filter(id -> holder(near, id).isEmpty())
            .collect(Collectors.toSet());
    if (near.size() < MOST_LOOKED_AT || missing.isEmpty()) {
      return near;
    }
    List<Incident> all = new ArrayList<>(near);
    incidents
        .search(
            tenant,
            range(signs),
            incident -> incident.mergedInto() == null && missing.stream().anyMatch(incident::holds),
            missing.size())
        .incidents()
        .forEach(kept -> all.add(kept.incident()));
    return all;
  }

  private TimeRange range(List<Grouping.Signs> signs) {
    long from = earliest(signs);
    long to = signs.stream().mapToLong(Grouping.Signs::toNanos).max().orElse(from);
    return new TimeRange(Math.max(0, from - LOOK_BACK_NANOS), to + settings.gap().toNanos() + 1);
  }

  private static long earliest(List<Grouping.Signs> signs) {
    return signs.stream().mapToLong(Grouping.Signs::fromNanos).min().orElse(0);
  }

  private Grouping ofNoCalls() {
    return new Grouping(new Neighbourhood(), settings.gap().toNanos());
  }

  private Grouping grouping(Tenant tenant, List<Grouping.Signs> signs) {
    long from = earliest(signs);
    long last = signs.stream().mapToLong(Grouping.Signs::fromNanos).max().orElse(from);
    TimeRange range = new TimeRange(Math.max(0, from - CALLS_NANOS), last + CALLS_NANOS);
    Neighbourhood near = new Neighbourhood();
    for (Cell cell :
        store
            .cells(
                tenant, Set.of(CellKind.EDGE, CellKind.RESOURCE_CALL), range, Set.of(), Grain.WHOLE)
            .cells()) {
      if (cell.key().kind() == CellKind.EDGE) {
        near.call(
            CellFields.service(cell, "callerService").name(),
            CellFields.service(cell, "calleeService").name());
      } else {
        near.use(CellFields.service(cell, "service").name(), CellFields.text(cell, "resource"));
      }
    }
    return new Grouping(near, settings.gap().toNanos());
  }

  String now() {
    return clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS).toString();
  }
}
