package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.Texts;
import dev.whence.incident.Alert;
import dev.whence.model.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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

  static Alert read(JsonNode node) {
    List<Alert.Link> links = new ArrayList<>();
    node.path("links")
        .forEach(
            link ->
                links.add(new Alert.Link(link.path("text").asText(), link.path("href").asText())));
    return new Alert(
        node.path("source").asText(),
        node.path("fingerprint").asText(),
        node.path("status").asText().equals("firing") ? Alert.Status.FIRING : Alert.Status.RESOLVED,
        node.path("title").asText(),
        node.path("service.name").asText(),
        node.path("deployment.environment.name").asText(),
        nanos(node.path("starts_at")),
        node.path("ends_at").isTextual() ? (Long) nanos(node.path("ends_at")) : null,
        false,
        texts(node.path("labels")),
        texts(node.path("annotations")),
        values(node.path("values")),
        links);
  }

  private static long nanos(JsonNode time) {
    return TimeRange.nanos(Instant.parse(time.asText()));
  }

  private static SortedMap<String, String> texts(JsonNode from) {
    SortedMap<String, String> all = new TreeMap<>();
    from.properties().forEach(each -> all.put(each.getKey(), each.getValue().asText()));
    return all;
  }

  private static SortedMap<String, Double> values(JsonNode from) {
    SortedMap<String, Double> all = new TreeMap<>();
    from.properties().forEach(each -> all.put(each.getKey(), each.getValue().asDouble()));
    return all;
  }

  private static void putUnlessEmpty(ObjectNode node, String member, String text) {
    if (!text.isEmpty()) {
      node.put(member, text);
    }
  }
}
