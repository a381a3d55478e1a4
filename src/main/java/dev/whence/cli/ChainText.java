package dev.whence.cli;

import static dev.whence.cli.AnswerText.join;
import static dev.whence.cli.AnswerText.said;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The causal chain of an answer as lines: every node after what leads to it, every link above the
/// node it points at.
final class ChainText {
  private static final Set<String> LEFT_OUT =
      Set.of("type", "service.namespace", "deployment.environment.name", "change");

  private ChainText() {}

  static List<String> lines(JsonNode answer, Ink ink) {
    var nodes = new LinkedHashMap<String, JsonNode>();
    answer.path("nodes").forEach(node -> nodes.put(said(node, "id"), node));
    var lines = new ArrayList<String>();
    String above = "";
    for (String id : causesFirst(nodes, answer.path("edges"))) {
      for (JsonNode edge : answer.path("edges")) {
        if (said(edge, "to").equals(id)) {
          lines.add("  -> " + link(edge, above, nodes, ink));
        }
      }
      lines.add(node(nodes.getOrDefault(id, answer.path("none")), ink));
      above = id;
    }
    return lines;
  }

  /// Topological order; nodes that are equally early keep the answer's order. A circle, which no
  /// answer should have, is cut at its first node.
  private static Set<String> causesFirst(Map<String, JsonNode> nodes, JsonNode edges) {
    var ordered = new LinkedHashSet<String>();
    while (ordered.size() < nodes.size()) {
      var left = nodes.keySet().stream().filter(id -> !ordered.contains(id)).toList();
      ordered.add(
          left.stream()
              .filter(id -> isReady(id, edges, nodes, ordered))
              .findFirst()
              .orElse(left.getFirst()));
    }
    return ordered;
  }

  private static boolean isReady(
      String id, JsonNode edges, Map<String, JsonNode> nodes, Set<String> ordered) {
    for (JsonNode edge : edges) {
      String from = said(edge, "from");
      if (said(edge, "to").equals(id) && nodes.containsKey(from) && !ordered.contains(from)) {
        return false;
      }
    }
    return true;
  }

  private static String link(JsonNode edge, String above, Map<String, JsonNode> nodes, Ink ink) {
    String from = said(edge, "from");
    JsonNode source = nodes.get(from);
    String origin =
        from.equals(above) || source == null ? "" : entity(source.path("entity")) + ": ";
    String ground = LinkText.ground(edge);
    return join(
        " ",
        origin + LinkText.relation(said(edge, "relation")),
        ground.isEmpty() ? "" : ink.faint("(" + ground + ")"));
  }

  private static String node(JsonNode node, Ink ink) {
    String role = said(node, "role").replace('_', ' ');
    String mark = said(node, "role").equals("root_cause") ? ink.red(role) : ink.bold(role);
    String measured =
        join(
            " ",
            said(node.path("signal"), "metric"),
            said(node.path("signal"), "aggregation"),
            values(node));
    return join(
        ", ",
        join(
            ": ",
            "[" + mark + "] " + entity(node.path("entity")),
            said(node, "kind").replace('_', ' ')),
        measured,
        ink.faint(onset(node.path("onset"))));
  }

  /// Everything that names the entity, once: `auth-v2 auth-main postgresql`. Where it lives says
  /// the answer's head.
  static String entity(JsonNode entity) {
    String service = said(entity, "service.name");
    if (said(entity, "type").equals("edge")) {
      return join(" -> ", service, said(entity, "peer.service"));
    }
    var names = new LinkedHashSet<String>();
    entity
        .propertyStream()
        .filter(field -> !LEFT_OUT.contains(field.getKey()) && !field.getKey().startsWith("k8s."))
        .forEach(field -> names.add(said(entity, field.getKey())));
    return join(" ", names.toArray(String[]::new));
  }

  private static String values(JsonNode node) {
    JsonNode value = node.path("value");
    JsonNode before = value.path("before");
    JsonNode after = value.path("after");
    if (!before.isNumber() || !after.isNumber()) {
      return "";
    }
    String unit = said(value.has("unit") ? value : node.path("signal"), "unit");
    if (said(node, "kind").equals("error_rate") && unit.equals("1")) {
      return Amount.percent(before) + " -> " + Amount.percent(after);
    }
    JsonNode capacity = value.path("capacity");
    return Amount.number(before)
        + " -> "
        + Amount.number(after)
        + Amount.unit(unit)
        + (capacity.isNumber() ? " (capacity " + Amount.number(capacity) + ")" : "");
  }

  private static String onset(JsonNode onset) {
    String earliest = WhenText.clock(said(onset, "earliest"));
    String latest = WhenText.clock(said(onset, "latest"));
    String span = earliest.equals(latest) ? earliest : join(" to ", earliest, latest);
    return span.isEmpty() ? "" : "began " + span;
  }
}
