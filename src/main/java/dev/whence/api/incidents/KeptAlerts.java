package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.Json;
import dev.whence.incident.Alert;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Document;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Keeps alerts: each time that something new is told of one is a revision of it.
@Singleton
final class KeptAlerts {

  private static final String KIND = "alert";
  private static final int ATTEMPTS = 20;
  private static final int MOST_LOOKED_AT = 10_000;

  private final Store store;

  KeptAlerts(Store store) {
    this.store = store;
  }

  /// Keeps what alerts say, in one go, unless it says nothing new.
  ///
  /// @return the alerts without those that came too late: that an alert fires which is known to be
  ///   resolved, and was not reopened
  synchronized List<Alert> keep(Tenant tenant, List<Alert> alerts) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<Alert> inTime = new ArrayList<>();
      List<Document> news = news(tenant, alerts, inTime);
      if (news.isEmpty() || store.put(tenant, news)) {
        return inTime;
      }
    }
    throw StoreException.away("the same alerts are told of elsewhere at once", null);
  }

  private List<Document> news(Tenant tenant, List<Alert> alerts, List<Alert> inTime) {
    Map<String, Document> known = new HashMap<>();
    List<Document> news = new ArrayList<>();
    for (Alert alert : alerts) {
      Optional<Document> before =
          Optional.ofNullable(known.get(alert.id())).or(() -> find(tenant, alert.id()));
      JsonNode knows = before.map(document -> Json.kept(document.json())).orElse(null);
      if (knows != null && isLate(knows, alert)) {
        continue;
      }
      inTime.add(alert);
      ObjectNode fresh = AlertJson.of(alert);
      if (knows == null || !knows.equals(Json.kept(fresh.toString()))) {
        int revision = before.map(Document::revision).orElse(0) + 1;
        Document next =
            new Document(KIND, alert.id(), revision, alert.startNanos(), fresh.toString());
        known.put(alert.id(), next);
        news.add(next);
      }
    }
    return news;
  }

  private static boolean isLate(JsonNode known, Alert alert) {
    return alert.status() == Alert.Status.FIRING
        && known.path("status").asText().equals("resolved")
        && !alert.reopened();
  }

  /// Alerts of all tenants that began in a range and fire, as far as is known, newest first.
  ///
  /// @param limit of each tenant
  Map<Tenant, List<Alert>> firing(TimeRange range, int limit) {
    Map<Tenant, List<Alert>> all = new TreeMap<>();
    for (Tenant tenant : store.tenantsOf(KIND)) {
      List<Alert> alerts =
          list(tenant, range, MOST_LOOKED_AT).stream()
              .map(document -> AlertJson.read(Json.kept(document.json())))
              .filter(alert -> alert.status() == Alert.Status.FIRING)
              .limit(limit)
              .toList();
      all.put(tenant, alerts);
    }
    return all;
  }

  Optional<Document> find(Tenant tenant, String id) {
    return store.document(tenant, KIND, id, 0);
  }

  /// Alerts that began in a range, newest first.
  List<Document> list(Tenant tenant, TimeRange range, int limit) {
    return store.documents(tenant, KIND, range, limit);
  }
}
