package dev.whence.api;

import dev.whence.incident.Incident;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Document;
import dev.whence.store.Store;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Keeps incidents: each change is a revision. Whoever changes several as one holds the lock of
/// this object meanwhile.
@Singleton
final class KeptIncidents {

  private static final String KIND = "incident";
  private static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);

  private final Store store;

  KeptIncidents(Store store) {
    this.store = store;
  }

  /// An incident and which revision of it.
  record Kept(Incident incident, int revision) {}

  Optional<Kept> find(Tenant tenant, String id) {
    return store.document(tenant, KIND, id, 0).map(KeptIncidents::read);
  }

  /// Incidents that began in a range, those begun last first.
  List<Kept> list(Tenant tenant, TimeRange range, int limit) {
    return store.documents(tenant, KIND, range, limit).stream().map(KeptIncidents::read).toList();
  }

  List<Kept> newest(Tenant tenant, int limit) {
    return list(tenant, ALWAYS, limit);
  }

  /// Keeps an incident, unless it says nothing new.
  synchronized Kept keep(Tenant tenant, Incident incident) {
    Optional<Document> before = store.document(tenant, KIND, incident.id(), 0);
    String json = Json.text(incident);
    if (before.isPresent() && before.get().json().equals(json)) {
      return new Kept(incident, before.get().revision());
    }
    int revision = before.map(Document::revision).orElse(0) + 1;
    // Where it is found in time stays, whatever is learned of its beginning.
    long time =
        before
            .map(Document::timeNanos)
            .orElseGet(() -> TimeRange.nanos(Instant.parse(incident.life().beganAt())));
    store.put(tenant, new Document(KIND, incident.id(), revision, time, json));
    return new Kept(incident, revision);
  }

  /// Changes an incident.
  ///
  /// @throws ApiException where there is none of that ID, or the change is not possible as it
  ///   stands
  synchronized Kept change(Tenant tenant, String id, UnaryOperator<Incident> how) {
    return keep(tenant, possible(() -> how.apply(get(tenant, id).incident())));
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

  static <T> T possible(java.util.function.Supplier<T> change) {
    try {
      return change.get();
    } catch (IllegalStateException impossible) {
      throw ApiException.of(
          ErrorCode.CONFLICT,
          String.valueOf(impossible.getMessage()),
          "Read the incident again and decide anew.");
    }
  }

  private static Kept read(Document document) {
    return new Kept(Json.kept(document.json(), Incident.class), document.revision());
  }
}
