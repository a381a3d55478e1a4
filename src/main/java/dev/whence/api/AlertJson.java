package dev.whence.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.incident.Alert;

/// Alerts as they are kept and given.
final class AlertJson {

  private AlertJson() {}

  static ObjectNode of(Alert alert) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", alert.id());
    node.put("source", alert.source());
    node.put("fingerprint", alert.fingerprint());
    node.put("status", Texts.lower(alert.status()));
    node.put("title", alert.title());
    putUnlessEmpty(node, "service.name", alert.service());
    putUnlessEmpty(node, "deployment.environment.name", alert.environment());
    node.put("starts_at", Texts.time(alert.startNanos()));
    Long end = alert.endNanos();
    node.put("ends_at", end == null ? null : Texts.time(end));
    ObjectNode labels = node.putObject("labels");
    alert.labels().forEach(labels::put);
    ObjectNode annotations = node.putObject("annotations");
    alert.annotations().forEach(annotations::put);
    ObjectNode values = node.putObject("values");
    alert.values().forEach(values::put);
    ArrayNode links = node.putArray("links");
    alert
        .links()
        .forEach(link -> links.addObject().put("text", link.text()).put("href", link.href()));
    return node;
  }

  private static void putUnlessEmpty(ObjectNode node, String member, String text) {
    if (!text.isEmpty()) {
      node.put(member, text);
    }
  }
}
