package dev.whence.api.incidents;

import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.api.Json;
import dev.whence.incident.Incident;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Document;
import dev.whence.store.Store;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Keeps incidents: each change is a revision. What another instance changed meanwhile is never
/// written over: the change is made again, to what stands there now.
@Singleton
final class KeptIncidents {

  private static final String KIND = "incident";

  private static final int FIRST_LOOK = 512;
  private static final int MOST_LOOKED_AT = 32 * FIRST_LOOK;
  private static final int ATTEMPTS = 12;
  private static final long FIRST_PAUSE_MILLIS = 5;

  private final Store store;

  /// The revisions that the change under way has seen, by tenant and ID; null where there is none.
  private @Nullable Map<String, Integer> seen;

  KeptIncidents(Store store) {
    this.store = store;
  }

  /// An incident and which revision of it.
  record Kept(Incident incident, int revision) {}

  /// Another instance was faster.
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overtaken(String id) {
      super(id, null, false, false);
    }
  }

  /// Makes a change of one or several incidents, from what is read to what is kept. It is made
  /// again where another instance changed one of them in between, so it must do nothing else; the
  /// later of two that are kept should be the one that may be missing for a moment.
  synchronized <T> T alone(Supplier<T> change) {
    if (seen != null) {
      return change.get();
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      seen = new HashMap<>();
      try {
        return change.get();
      } catch (Overtaken again) {
        pause(FIRST_PAUSE_MILLIS << Math.min(attempt, 6));
      } finally {
        seen = null;
      }
    }
    throw ApiException.of(
        ErrorCode.CONFLICT,
        "others keep changing the incident",
        "Read the incident again and decide anew.");
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", stopping);
    }
  }

  Optional<Kept> find(Tenant tenant, String id) {
    return store.document(tenant, KIND, id, 0).map(document -> read(tenant, document));
  }

  /// Incidents that began in a range, those begun last first.
  List<Kept> list(Tenant tenant, TimeRange range, int limit) {
    return store.documents(tenant, KIND, range, limit).stream()
        .map(document -> read(tenant, document))
        .toList();
  }

  /// Those that were asked for.
  ///
  /// @param complete false where there are more, or where there were too many to look at
  record Found(List<Kept> incidents, boolean complete) {
    Found {
      incidents = List.copyOf(incidents);
    }
  }

  /// Incidents that began in a range and are as asked, those begun last first; looks at ever more
  /// of what the range has until there are enough.
  Found search(Tenant tenant, TimeRange range, Predicate<Incident> wanted, int most) {
    for (int look = FIRST_LOOK; ; look *= 2) {
      List<Kept> all = list(tenant, range, look);
      List<Kept> found =
          all.stream().filter(kept -> wanted.test(kept.incident())).limit(most + 1L).toList();
      if (all.size() < look || look >= MOST_LOOKED_AT || found.size() > most) {
        boolean complete = all.size() < look && found.size() <= most;
        return new Found(found.subList(0, Math.min(most, found.size())), complete);
      }
    }
  }

  List<Kept> newest(Tenant tenant, int limit) {
    return list(tenant, TimeRange.SINCE_EPOCH, limit);
  }

  /// Keeps an incident, unless it says nothing new. Part of a change that is made [#alone], in
  /// which the incident was read where it is not new.
  Kept keep(Tenant tenant, Incident incident) {
    keep(tenant, List.of(incident));
    return new Kept(incident, known().getOrDefault(key(tenant, incident.id()), 0));
  }

  /// Keeps different incidents likewise, in one go.
  void keep(Tenant tenant, List<Incident> all) {
    List<Document> news = all.stream().flatMap(each -> news(tenant, each).stream()).toList();
    if (news.isEmpty()) {
      return;
    }
    if (!store.put(tenant, news)) {
      throw new Overtaken(news.getFirst().id());
    }
    news.forEach(each -> known().put(key(tenant, each.id()), each.revision()));
  }

  private Map<String, Integer> known() {
    return Objects.requireNonNull(seen, "no change is under way");
  }

  private Optional<Document> news(Tenant tenant, Incident incident) {
    int based = known().getOrDefault(key(tenant, incident.id()), 0);
    Optional<Document> before = store.document(tenant, KIND, incident.id(), 0);
    if (before.map(Document::revision).orElse(0) != based) {
      throw new Overtaken(incident.id());
    }
    String json = Json.text(incident);
    if (before.isPresent() && before.get().json().equals(json)) {
      return Optional.empty();
    }
    // Where it is found in time stays, whatever is learned of its beginning.
    long time =
        before
            .map(Document::timeNanos)
            .orElseGet(() -> TimeRange.nanos(Instant.parse(incident.life().beganAt())));
    return Optional.of(new Document(KIND, incident.id(), based + 1, time, json));
  }

  /// Changes an incident.
  ///
  /// @throws ApiException where there is none of that ID, or the change is not possible as it
  ///   stands
  Kept change(Tenant tenant, String id, UnaryOperator<Incident> how) {
    return alone(() -> keep(tenant, possible(() -> how.apply(get(tenant, id).incident()))));
  }

  /// @throws ApiException where there is none of that ID
  Kept get(Tenant tenant, String id) {
    return find(tenant, id)
        .orElseThrow(
            () ->
                ApiException.inParameter(
                    ErrorCode.UNKNOWN_INCIDENT,
                    "id",
                    "no incident is called " + ApiException.echo(id),
                    "/api/v1/incidents lists what there is."));
  }

  static <T> T possible(Supplier<T> change) {
    try {
      return change.get();
    } catch (IllegalStateException impossible) {
      throw ApiException.of(
          ErrorCode.CONFLICT,
          String.valueOf(impossible.getMessage()),
          "Read the incident again and decide anew.");
    }
  }

  private Kept read(Tenant tenant, Document document) {
    if (Thread.holdsLock(this) && seen != null) {
      seen.put(key(tenant, document.id()), document.revision());
    }
    return new Kept(Json.kept(document.json(), Incident.class), document.revision());
  }

  private static String key(Tenant tenant, String id) {
    return tenant.id() + '/' + id;
  }
}
