package dev.whence.api.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.api.ApiException;
import dev.whence.api.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One message of an assistant (JSON-RPC 2.0), looked at before the extension reads it, which takes
/// for granted that everything is of the type that it should be.
///
/// @param json an object
record McpMessage(JsonNode json) {

  static final String OPENS = "initialize";
  private static final String CALLS = "tools/call";
  private static final String OPENED = "notifications/initialized";

  private static final Set<String> METHODS =
      Set.of(
          OPENS,
          "ping",
          "logging/setLevel",
          "tools/list",
          CALLS,
          "prompts/list",
          "resources/list",
          "resources/templates/list");

  /// @throws McpRefusal where it is none
  static McpMessage read(byte[] body) {
    JsonNode json;
    try {
      json = Json.sent(body);
    } catch (ApiException broken) {
      throw new McpRefusal(McpRefusal.NO_JSON, String.valueOf(broken.getMessage()));
    }
    if (!json.isObject() || !json.path("jsonrpc").asText().equals("2.0")) {
      throw new McpRefusal(
          McpRefusal.NO_MESSAGE, "send one JSON-RPC 2.0 message, as a JSON object");
    }
    return new McpMessage(json);
  }

  /// Its ID; missing where it needs no answer, or has one that is none.
  JsonNode id() {
    JsonNode id = json.path("id");
    return id.isTextual() || id.isIntegralNumber() ? id : json.path("");
  }

  private String method() {
    return json.path("method").asText();
  }

  boolean opens() {
    return method().equals(OPENS);
  }

  /// Whether nobody here reads it: an answer to what was never asked, or news that changes nothing.
  boolean isIdle() {
    boolean isAnswer = json.has("result") || json.has("error");
    boolean isNews = !json.has("id") && method().startsWith("notifications/");
    return !json.has("method") ? isAnswer : isNews && !method().equals(OPENED);
  }

  /// @throws McpRefusal where it is not of the form that its method needs
  void check() {
    if (!json.path("method").isTextual()) {
      throw new McpRefusal(McpRefusal.NO_MESSAGE, "method must be a text");
    }
    if (method().equals(OPENED) && !json.has("id")) {
      return;
    }
    if (id().isMissingNode()) {
      throw new McpRefusal(McpRefusal.NO_MESSAGE, "id must be a text or a whole number");
    }
    if (!METHODS.contains(method())) {
      throw new McpRefusal(
          McpRefusal.UNKNOWN_METHOD, "no such method: " + ApiException.echo(method()));
    }
    may("params", json, JsonNode::isObject, "an object");
    JsonNode params = json.path("params");
    may("_meta", params, JsonNode::isObject, "an object");
    may(
        "progressToken",
        params.path("_meta"),
        token -> token.isTextual() || token.isIntegralNumber(),
        "a text or a whole number");
    checkParameters(params);
  }

  private void checkParameters(JsonNode params) {
    switch (method()) {
      case OPENS -> {
        must("protocolVersion", params, JsonNode::isTextual, "a text");
        must("clientInfo", params, JsonNode::isObject, "an object");
        must("name", params.path("clientInfo"), JsonNode::isTextual, "a text");
        must("version", params.path("clientInfo"), JsonNode::isTextual, "a text");
        may("capabilities", params, McpMessage::holdsObjects, "an object of objects");
      }
      case CALLS -> {
        must("name", params, JsonNode::isTextual, "a text");
        may("arguments", params, JsonNode::isObject, "an object");
      }
      case "logging/setLevel" -> must("level", params, JsonNode::isTextual, "a text");
      default -> may("cursor", params, JsonNode::isTextual, "a text");
    }
  }

  /// What is wrong with the names of a call's arguments; null where nothing is. Passed over, a
  /// misspelt argument would leave another question than the one that was asked.
  ///
  /// @param known the names of a tool's arguments; null where there is no such tool
  @Nullable String wrongArgument(Function<String, @Nullable List<String>> known) {
    JsonNode params = json.path("params");
    String tool = params.path("name").asText();
    List<String> names = method().equals(CALLS) ? known.apply(tool) : null;
    if (names == null) {
      return null;
    }
    return params
        .path("arguments")
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> !names.contains(name))
        .findFirst()
        .map(
            name ->
                "%s has no argument %s; it takes %s"
                    .formatted(tool, ApiException.echo(name), String.join(", ", names)))
        .orElse(null);
  }

  private static boolean holdsObjects(JsonNode node) {
    return node.isObject() && node.valueStream().allMatch(JsonNode::isObject);
  }

  private static void may(String name, JsonNode in, Predicate<JsonNode> type, String typeName) {
    if (in.hasNonNull(name)) {
      must(name, in, type, typeName);
    }
  }

  private static void must(String name, JsonNode in, Predicate<JsonNode> type, String typeName) {
    if (!type.test(in.path(name))) {
      throw new McpRefusal(McpRefusal.WRONG_PARAMETERS, name + " must be " + typeName);
    }
  }
}
