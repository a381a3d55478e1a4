package dev.whence.incident;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// PagerDuty's webhooks (version 3): an incident is an alert.
public final class PagerDutyAlerts {

  /// What tells of an incident as it stands; anything else, known or not yet known, tells nothing
  /// here.
  private static final Set<String> TOLD =
      Set.of(
          "incident.triggered",
          "incident.acknowledged",
          "incident.unacknowledged",
          "incident.escalated",
          "incident.delegated",
          "incident.reassigned",
          "incident.priority_updated",
          "incident.reopened",
          "incident.resolved");

  private PagerDutyAlerts() {}

  /// Reads one call; empty where it tells of something else than an incident's state.
  ///
  /// @throws IllegalArgumentException where it is no such body, with a message for the sender
  public static Optional<Alert> read(JsonNode body) {
    JsonNode event = body.path("event");
    String type = AlertTexts.text(event, "event_type");
    if (type.isEmpty()) {
      throw new IllegalArgumentException("'event.event_type' is required");
    }
    if (!TOLD.contains(type)) {
      return Optional.empty();
    }
    JsonNode incident = event.path("data");
    Long start = AlertTexts.time(AlertTexts.text(incident, "created_at"));
    String id = AlertTexts.text(incident, "id");
    if (id.isEmpty() || start == null) {
      throw new IllegalArgumentException("'event.data' must have an id and a created_at");
    }
    boolean resolved = AlertTexts.text(incident, "status").equals("resolved");
    TreeMap<String, String> labels = new TreeMap<>();
    put(labels, "urgency", AlertTexts.text(incident, "urgency"));
    put(labels, "priority", AlertTexts.text(incident.path("priority"), "summary"));
    put(labels, "number", AlertTexts.text(incident, "number"));
    put(labels, "status", AlertTexts.text(incident, "status"));
    put(labels, "incident_key", AlertTexts.text(incident, "incident_key"));
    return Optional.of(
        new Alert(
            "pagerduty",
            id,
            resolved ? Alert.Status.RESOLVED : Alert.Status.FIRING,
            AlertTexts.text(incident, "title"),
            AlertTexts.text(incident.path("service"), "summary"),
            "",
            start,
            resolved ? AlertTexts.time(AlertTexts.text(event, "occurred_at")) : null,
            type.equals("incident.reopened"),
            labels,
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            AlertTexts.links("incident", AlertTexts.text(incident, "html_url"))));
  }

  private static void put(Map<String, String> labels, String label, String value) {
    if (!value.isEmpty()) {
      labels.put(label, value);
    }
  }
}
