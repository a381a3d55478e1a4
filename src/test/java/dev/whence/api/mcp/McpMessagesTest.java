package dev.whence.api.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.whence.api.Logged;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What no assistant sends is answered with what is wrong with it, and the log has nothing of it.
@QuarkusTest
@TestProfile(Logged.class)
class McpMessagesTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String TENANT = "default";
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}";

  /// In any session and in none.
  private static final List<String> NOT_MESSAGES =
      List.of(
          "",
          "planted",
          "{\"planted\":",
          "[".repeat(5_000),
          "null",
          "1",
          "\"planted\"",
          "[]",
          "[null]",
          "{}",
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}",
          "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
          "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
          "{\"jsonrpc\":\"2.0\",\"id\":[\"planted\"],\"method\":\"ping\"}",
          CALL.formatted("initialize", "null"),
          CALL.formatted("initialize", "\"planted\""),
          CALL.formatted("initialize", "[]"),
          CALL.formatted("initialize", "{}"),
          CALL.formatted("initialize", "{\"clientInfo\":7}"),
          CALL.formatted(
              "initialize", "{\"clientInfo\":{\"name\":[],\"version\":1},\"protocolVersion\":{}}"),
          CALL.formatted(
              "initialize",
              "{\"clientInfo\":{\"name\":\"a\",\"version\":\"1\"},\"protocolVersion\":\"1\",\"capabilities\":[7]}"),
          CALL.formatted(
              "initialize",
              "{\"clientInfo\":{\"name\":\"a\",\"version\":\"1\"},\"protocolVersion\":\"1\",\"capabilities\":{\"planted\":7}}"));

  /// Calls within a session, which a client must not take for a broken connection.
  private static final List<String> WRONG =
      List.of(
          CALL.formatted("planted/method", "{}"),
          CALL.formatted("tools/call", "null"),
          CALL.formatted("tools/call", "[]"),
          CALL.formatted("tools/call", "7"),
          CALL.formatted("tools/call", "{}"),
          CALL.formatted("tools/call", "{\"name\":null}"),
          CALL.formatted("tools/call", "{\"name\":{\"planted\":1}}"),
          CALL.formatted("tools/call", "{\"name\":\"planted\"}"),
          CALL.formatted("tools/call", "{\"name\":\"get_request\",\"arguments\":[]}"),
          CALL.formatted("tools/call", "{\"name\":\"get_request\",\"arguments\":\"planted\"}"),
          CALL.formatted("tools/call", "{\"name\":\"get_request\",\"_meta\":[]}"),
          CALL.formatted(
              "tools/call", "{\"name\":\"list_services\",\"_meta\":{\"progressToken\":{}}}"),
          CALL.formatted("tools/list", "[]"),
          CALL.formatted("tools/list", "{\"cursor\":7}"),
          CALL.formatted("logging/setLevel", "null"),
          CALL.formatted("logging/setLevel", "{\"level\":[]}"),
          CALL.formatted("logging/setLevel", "{\"level\":\"planted\"}"),
          CALL.formatted("resources/subscribe", "{\"uri\":\"planted\"}"),
          CALL.formatted("completion/complete", "[]"));

  @TestHTTPResource("/")
  @SuppressWarnings("NullAway.Init")
  URI base;

  private static void assertSaysWhatIsWrong(
      HttpResponse<String> answer, String message, Integer... statuses) throws Exception {
    String what = message + " -> " + answer.statusCode() + " " + answer.body();
    assertThat(answer.statusCode()).as(what).isIn((Object[]) statuses);
    JsonNode error = JSON.readTree(answer.body()).path("error");
    assertThat(error.path("code").asInt()).as(what).isNegative();
    assertThat(error.path("message").asText()).as(what).isNotEmpty();
  }

  @Test
  void saysWhatIsWrongWithAMessage() throws Exception {
    McpCalls mcp = new McpCalls(base);
    String session = mcp.open(TENANT);
    for (String message : NOT_MESSAGES) {
      assertSaysWhatIsWrong(mcp.post(TENANT, session, message), message, 200, 400);
      assertSaysWhatIsWrong(mcp.post(TENANT, "", message), message, 200, 400);
    }
    for (String message : WRONG) {
      assertSaysWhatIsWrong(mcp.post(TENANT, session, message), message, 200);
      assertSaysWhatIsWrong(mcp.post(TENANT, "", message), message, 200, 400);
    }
    assertThat(mcp.ping(TENANT, session)).isEqualTo(200);
    assertThat(Logged.log()).doesNotContain("planted", "ERROR", "Exception");
  }

  @Test
  void argumentsOfAnyTypeAreAnswered() throws Exception {
    McpCalls mcp = new McpCalls(base);
    String session = mcp.open(TENANT);
    for (String value : List.of("null", "7", "[]", "{}", "true", "\"planted\"")) {
      String message =
          CALL.formatted(
              "tools/call",
              "{\"name\":\"get_request\",\"arguments\":{\"id\":%s}}".formatted(value));
      HttpResponse<String> answer = mcp.post(TENANT, session, message);
      assertThat(answer.statusCode()).as(value).isEqualTo(200);
      JsonNode read = JSON.readTree(answer.body());
      assertThat(read.has("error") || read.path("result").path("isError").asBoolean())
          .as(value + " -> " + answer.body())
          .isTrue();
    }
    assertThat(Logged.log()).doesNotContain("planted", "ERROR", "Exception");
  }

  private static String told(McpCalls mcp, String session, String tool, String arguments)
      throws Exception {
    String message =
        CALL.formatted(
            "tools/call", "{\"name\":\"%s\",\"arguments\":%s}".formatted(tool, arguments));
    HttpResponse<String> answer = mcp.post(TENANT, session, message);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode result = JSON.readTree(answer.body()).path("result");
    assertThat(result.path("isError").asBoolean()).as(answer.body()).isTrue();
    return result.path("content").path(0).path("text").asText();
  }

  @Test
  void anArgumentThatIsNoneIsNotPassedOver() throws Exception {
    McpCalls mcp = new McpCalls(base);
    String session = mcp.open(TENANT);
    assertThat(told(mcp, session, "explain_spike", "{\"service_name\":\"auth\"}"))
        .isEqualTo(
            "explain_spike has no argument 'service_name';"
                + " it takes service, environment, signal, from, to");
    assertThat(told(mcp, session, "list_services", "{\"since\":\"1h\"}"))
        .isEqualTo("list_services has no argument 'since'; it takes from, to");
    assertThat(told(mcp, session, "list_services", "{\"from\":\"an hour ago\"}"))
        .startsWith("from: 'an hour ago' is no time. Use RFC 3339");
    assertThat(told(mcp, session, "explain_spike", "{\"service\":\"a\",\"environment\":\"b\"}"))
        .startsWith("service: nothing was heard of service 'a' in environment 'b' then");
  }

  @Test
  void whatNeedsNoAnswerIsTaken() throws Exception {
    McpCalls mcp = new McpCalls(base);
    String session = mcp.open(TENANT);
    for (String message :
        List.of(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"message\":\"planted\"}}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/planted\",\"params\":[]}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":9,\"reason\":\"planted\"}}")) {
      assertThat(mcp.post(TENANT, session, message).statusCode()).as(message).isEqualTo(202);
    }
    assertThat(Logged.log()).doesNotContain("planted", "ERROR", "Exception");
  }

  @Test
  void callsToNoSessionAndOfNoFormAreRefusedQuietly() throws Exception {
    McpCalls mcp = new McpCalls(base);
    assertThat(mcp.ping(TENANT, "planted")).isEqualTo(404);
    assertThat(mcp.end(TENANT, "planted").statusCode()).isEqualTo(404);
    assertThat(mcp.end(TENANT, "").statusCode()).isEqualTo(404);
    assertThat(mcp.get(TENANT, "/mcp", "").statusCode()).isEqualTo(405);
    assertThat(mcp.get(TENANT, "/mcp", "planted").statusCode()).isEqualTo(404);
    assertThat(mcp.accepting("application/json").statusCode()).isEqualTo(400);
    assertThat(mcp.accepting("planted").statusCode()).isEqualTo(400);
    assertThat(mcp.accepting("").statusCode()).isEqualTo(400);
    assertThat(Logged.log()).doesNotContain("planted", "ERROR", "Exception");
  }
}
