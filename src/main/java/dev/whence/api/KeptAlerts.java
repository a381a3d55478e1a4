package dev.whence.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.incident.Alert;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Document;
import dev.whence.store.Store;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/// Keeps alerts: each time that something new is told of one is a revision of it.
@Singleton
final class KeptAlerts {

  private static final String KIND = "alert";

  private final Store store;

  KeptAlerts(Store store) {
    this.store = store;
  }

  /// Keeps what an alert says, unless it says nothing new. That an alert fires which is known to be
  /// resolved came too late, and is not kept, unless it was reopened.
  synchronized void keep(Tenant tenant, Alert alert) {
    Optional<Document> before = store.document(tenant, KIND, alert.id(), 0);
    ObjectNode fresh = AlertJson.of(alert);
    if (before.isPresent()) {
      JsonNode known = Json.kept(before.get().json());
      boolean late =
          alert.status() == Alert.Status.FIRING
              && known.path("status").asText().equals("resolved")
              && !alert.reopened();
      if (late || known.equals(Json.kept(fresh.toString()))) {
        return;
      }
    }
    int revision = before.map(Document::revision).orElse(0) + 1;
    store.put(
        tenant, new Document(KIND, alert.id(), revision, alert.startNanos(), fresh.toString()));
  }

  Optional<Document> find(Tenant tenant, String id) {
    return store.document(tenant, KIND, id, 0);
  }

  /// Alerts that began in a range, newest first.
  List<Document> list(Tenant tenant, TimeRange range, int limit) {
    return store.documents(tenant, KIND, range, limit);
  }
}
