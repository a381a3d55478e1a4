package dev.whence.api.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.api.Telemetry;
import dev.whence.wiring.Pipeline;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An assistant asks about an incident, through the official client.
@QuarkusTest
@TestProfile(IncidentsTest.WithWebhook.class)
class AssistantsTest {

  @Inject Pipeline pipeline;

  @TestHTTPResource("/")
  URI base;

  @BeforeEach
  void take() throws IOException {
    IncidentsTest.take(pipeline);
  }

  @Test
  void assistantsAskThroughTools() {
    String incident = IncidentsTest.hold();
    StringBuilder transcript = new StringBuilder();
    try (McpSyncClient client =
        McpClient.sync(
                HttpClientStreamableHttpTransport.builder(base.toString()).endpoint("/mcp").build())
            .build()) {
      client.initialize();
      List<McpSchema.Tool> tools = client.listTools().tools();
      assertThat(tools)
          .extracting(McpSchema.Tool::name)
          .containsExactlyInAnyOrder(
              "explain_spike",
              "get_request",
              "list_services",
              "service_indicators",
              "list_changes",
              "get_incident",
              "draft_postmortem");
      assertThat(tools).allMatch(tool -> tool.annotations().readOnlyHint());
      Map<String, Object> window = Map.of("from", IncidentsTest.FROM, "to", IncidentsTest.TO);
      call(client, transcript, "list_services", window);
      call(
          client,
          transcript,
          "explain_spike",
          Map.of(
              "service",
              "web",
              "signal",
              "latency",
              "from",
              IncidentsTest.FROM,
              "to",
              IncidentsTest.TO));
      call(
          client,
          transcript,
          "service_indicators",
          Map.of(
              "service",
              "web",
              "signal",
              "p99",
              "from",
              IncidentsTest.FROM,
              "to",
              IncidentsTest.TO));
      call(client, transcript, "get_request", Map.of("id", Telemetry.trace(2_000).toString()));
      call(client, transcript, "list_changes", window);
      call(client, transcript, "get_incident", Map.of("id", incident));
      call(client, transcript, "draft_postmortem", Map.of("incident", incident));
      McpSchema.CallToolResult refused =
          client.callTool(
              new McpSchema.CallToolRequest("explain_spike", Map.of("service", "nobody")));
      assertThat(refused.isError()).isTrue();
      assertThat(text(refused)).contains("nothing was heard of service 'nobody'");
      McpSchema.CallToolResult unknown =
          client.callTool(
              new McpSchema.CallToolRequest("explain_spike", Map.of("signal", "lateny")));
      assertThat(unknown.isError()).isTrue();
      assertThat(text(unknown)).contains("'lateny' is neither latency, errors nor rate");
    }
    assertThat(transcript.toString()).contains("causal-explanation/1", "## Five whys");
  }

  private static void call(
      McpSyncClient client, StringBuilder transcript, String tool, Map<String, Object> arguments) {
    McpSchema.CallToolResult result =
        client.callTool(new McpSchema.CallToolRequest(tool, arguments));
    assertThat(result.isError()).as(tool + ": " + text(result)).isNotEqualTo(true);
    transcript.append("> ").append(tool).append(' ').append(arguments).append('\n');
    transcript.append(text(result)).append('\n');
  }

  private static String text(McpSchema.CallToolResult result) {
    return ((McpSchema.TextContent) result.content().getFirst()).text();
  }
}
