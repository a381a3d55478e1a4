package dev.whence.api.answers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.api.Json;
import dev.whence.explain.answer.Explanation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class NodeGraphTest {

  private static Explanation example(String replace, String by) throws IOException {
    try (var in = NodeGraphTest.class.getResourceAsStream("/cli/answer.json")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return Json.kept(text.replace(replace, by), Explanation.class);
    }
  }

  @Test
  void nodesCarryTheFieldsThatGrafanaReads() throws IOException {
    JsonNode nodes = Json.tree(NodeGraph.nodes(example("", "")));
    assertThat(nodes).hasSize(4);
    JsonNode cause = nodes.get(0);
    assertThat(cause.path("id").asText()).isEqualTo("n1");
    assertThat(cause.path("title").asText()).contains("user-profile");
    assertThat(cause.path("subtitle").asText()).isEqualTo("root cause: traffic increase");
    assertThat(cause.path("mainstat").asText()).isEqualTo("310 → 1270");
    assertThat(cause.path("color").asText()).isEqualTo("red");
    for (JsonNode node : nodes) {
      double ring = node.path("arc__score").asDouble() + node.path("arc__rest").asDouble();
      assertThat(ring).isEqualTo(1.0);
    }
  }

  @Test
  void linksJoinNodesAndAreDashedWhereOnlyTheTimeSaysSo() throws IOException {
    JsonNode solid = Json.tree(NodeGraph.edges(example("", "")));
    assertThat(solid.get(0).path("source").asText()).isEqualTo("n1");
    assertThat(solid.get(0).path("target").asText()).isEqualTo("n2");
    assertThat(solid.get(0).path("secondarystat").asText()).isEqualTo("91.2 % joined");
    assertThat(solid).noneMatch(edge -> edge.has("strokeDasharray"));
    JsonNode dashed = Json.tree(NodeGraph.edges(example("\"same_resource\"", "\"window_only\"")));
    assertThat(dashed).filteredOn(edge -> edge.has("strokeDasharray")).hasSize(1);
  }
}
