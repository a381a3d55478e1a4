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
        from.equals(above) || source == null ? "" : "from " + entity(source.path("entity"));
    JsonNode join = edge.path("join");
    JsonNode coverage = join.path("coverage_pct");
    JsonNode risk = edge.path("exposure").path("risk_ratio");
    String ground =
        join(
            ", ",
            said(join, "tier").isEmpty() ? "" : "joined by " + said(join, "tier"),
            coverage.isNumber() ? Amount.number(coverage) + "% matched" : "",
            risk.isNumber() ? "risk ratio " + Amount.number(risk) : "");
    return join(
        " ", said(edge, "relation"), origin, ground.isEmpty() ? "" : ink.faint("(" + ground + ")"));
  }

  private static String node(JsonNode node, Ink ink) {
    String role = said(node, "role").replace('_', ' ');
    String mark = said(node, "role").equals("root_cause") ? ink.red(role) : ink.bold(role);
    return join(
        "  ",
        "[" + mark + "] " + entity(node.path("entity")),
        join(
            " ",
            said(node, "kind"),
            said(node.path("signal"), "metric"),
            said(node.path("signal"), "aggregation")),
        values(node),
        ink.faint(onset(node.path("onset"))));
  }

  /// Everything that names the entity, once: `auth-v2 auth-main postgresql`.
  static String entity(JsonNode entity) {
    var names = new LinkedHashSet<String>();
    entity
        .propertyStream()
        .filter(field -> !field.getKey().equals("type") && !field.getKey().startsWith("k8s."))
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
    String span = join(" to ", clock(said(onset, "earliest")), clock(said(onset, "latest")));
    return span.isEmpty() ? "" : "began " + span;
  }

  /// The time of day of an RFC 3339 time; the date stands in the answer's head.
  private static String clock(String time) {
    return time.substring(time.indexOf('T') + 1).replace("Z", "");
  }
}
