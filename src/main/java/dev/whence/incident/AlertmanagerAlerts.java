package dev.whence.incident;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/// The webhook body of Alertmanager (version 4), and Grafana's, which adds to it.
public final class AlertmanagerAlerts {

  private static final int MAX_ALERTS = 1_000;

  private static final List<String> SERVICE =
      List.of(
          "service_name",
          "service.name",
          "service",
          "job",
          "app",
          "app_kubernetes_io_name",
          "deployment",
          "container");
  private static final List<String> ENVIRONMENT =
      List.of("deployment_environment_name", "deployment_environment", "environment", "env");
  private static final List<String> TITLE = List.of("summary", "title", "description");

  private AlertmanagerAlerts() {}

  /// Reads all alerts of a body.
  ///
  /// @throws IllegalArgumentException where it is no such body, with a message for the sender
  public static List<Alert> read(JsonNode body) {
    JsonNode list = body.path("alerts");
    if (!list.isArray()) {
      throw new IllegalArgumentException("'alerts' must be a list");
    }
    if (list.size() > MAX_ALERTS) {
      throw new IllegalArgumentException("more than " + MAX_ALERTS + " alerts in one call");
    }
    String source = body.has("orgId") ? "grafana" : "alertmanager";
    List<Alert> alerts = new ArrayList<>();
    for (JsonNode alert : list) {
      alerts.add(alert(alert, source, AlertTexts.text(body, "externalURL")));
    }
    return alerts;
  }

  private static Alert alert(JsonNode node, String source, String external) {
    SortedMap<String, String> labels = AlertTexts.pairs(node.path("labels"));
    SortedMap<String, String> annotations = AlertTexts.pairs(node.path("annotations"));
    Long start = AlertTexts.time(AlertTexts.text(node, "startsAt"));
    if (start == null) {
      throw new IllegalArgumentException("an alert's startsAt must be an RFC 3339 time");
    }
    boolean resolved = AlertTexts.text(node, "status").equals("resolved");
    String fingerprint = AlertTexts.text(node, "fingerprint");
    String title = AlertTexts.first(annotations, TITLE);
    return new Alert(
        source,
        fingerprint.isEmpty() ? labels.toString() : fingerprint,
        resolved ? Alert.Status.RESOLVED : Alert.Status.FIRING,
        title.isEmpty() ? labels.getOrDefault("alertname", "alert") : title,
        AlertTexts.first(labels, SERVICE),
        AlertTexts.first(labels, ENVIRONMENT),
        start,
        resolved ? AlertTexts.time(AlertTexts.text(node, "endsAt")) : null,
        false,
        labels,
        annotations,
        AlertTexts.numbers(node.path("values")),
        AlertTexts.links(
            "rule",
            AlertTexts.text(node, "generatorURL"),
            "dashboard",
            AlertTexts.text(node, "dashboardURL"),
            "panel",
            AlertTexts.text(node, "panelURL"),
            "silence",
            AlertTexts.text(node, "silenceURL"),
            "runbook",
            annotations.getOrDefault("runbook_url", ""),
            source,
            external));
  }
}
