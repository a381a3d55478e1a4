package dev.whence.api.answers;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.explain.answer.ChainEdge;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.JoinTier;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An answer's chain as Grafana's node graph takes it: two flat lists.
final class NodeGraph {

  private static final int MAX_NODES = 1_500;
  private static final String DASHED = "6 4";

  private NodeGraph() {}

  /// @param arcScore with [#arcRest] the ring around the node, together 1: how sure its part is
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Node(
      @JsonProperty("id") String id,
      @JsonProperty("title") String title,
      @JsonProperty("subtitle") String subtitle,
      @JsonProperty("mainstat") @Nullable String mainStat,
      @JsonProperty("secondarystat") @Nullable String secondaryStat,
      @JsonProperty("arc__score") double arcScore,
      @JsonProperty("arc__rest") double arcRest,
      @JsonProperty("color") String color,
      @JsonProperty("detail__role") String role,
      @JsonProperty("detail__kind") String kind,
      @JsonProperty("detail__onset") @Nullable String onset) {

    static Node of(Explanation.Node node) {
      double score = Math.clamp(node.score(), 0, 1);
      return new Node(
          node.id(),
          node.entity().label(),
          words(node.role()) + ": " + words(node.kind()),
          stat(node),
          "score " + number(score),
          score,
          1 - score,
          colorOf(node.role()),
          node.role(),
          node.kind(),
          node.onset() == null ? null : node.onset().earliest());
    }

    private static @Nullable String stat(Explanation.Node node) {
      Explanation.Value value = node.value();
      if (value == null) {
        return null;
      }
      String unit = value.unit() == null ? "" : " " + value.unit();
      return number(value.before()) + " → " + number(value.after()) + unit;
    }
  }

  /// @param dash set where the link rests on the time window alone
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Edge(
      @JsonProperty("id") String id,
      @JsonProperty("source") String source,
      @JsonProperty("target") String target,
      @JsonProperty("mainstat") String mainStat,
      @JsonProperty("secondarystat") @Nullable String secondaryStat,
      @JsonProperty("strokeDasharray") @Nullable String dash,
      @JsonProperty("detail__tier") String tier,
      @JsonProperty("detail__order") @Nullable String order,
      @JsonProperty("detail__call") @Nullable String call) {

    static Edge of(ChainEdge edge) {
      JoinTier tier = edge.join().tier();
      Double coverage = edge.join().coveragePercent();
      return new Edge(
          edge.id(),
          edge.from(),
          edge.to(),
          words(edge.relation()),
          coverage == null ? null : number(coverage) + " % joined",
          tier == JoinTier.WINDOW_ONLY ? DASHED : null,
          tier.wireName(),
          edge.order().order(),
          edge.directionOfCall());
    }
  }

  static List<Node> nodes(Explanation answer) {
    return answer.nodes().stream().limit(MAX_NODES).map(Node::of).toList();
  }

  static List<Edge> edges(Explanation answer) {
    return answer.edges().stream().limit(MAX_NODES).map(Edge::of).toList();
  }

  private static String colorOf(String role) {
    return switch (role) {
      case "root_cause" -> "red";
      case "mechanism" -> "orange";
      case "critical_failure" -> "dark-orange";
      case "impact" -> "blue";
      default -> "gray";
    };
  }

  private static String words(String wireName) {
    return wireName.replace('_', ' ');
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.3g", value);
    boolean fraction = text.indexOf('.') >= 0 && text.indexOf('e') < 0;
    return fraction ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
