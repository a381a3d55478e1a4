package dev.whence.api.mcp;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Calls of an assistant, byte for byte.
///
/// @param base of the service
record McpCalls(URI base) {

  static final String SESSION = "Mcp-Session-Id";

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(Duration.ofSeconds(30))
        .header("Content-Type", "application/json");
  }

  private HttpRequest.Builder request(String path, String tenant, String session) {
    HttpRequest.Builder request =
        request(path)
            .header("Accept", "application/json, text/event-stream")
            .header("X-Scope-OrgID", tenant);
    return session.isEmpty() ? request : request.header(SESSION, session);
  }

  HttpResponse<String> post(String tenant, String session, String message) throws Exception {
    return post(tenant, session, HttpRequest.BodyPublishers.ofString(message));
  }

  HttpResponse<String> post(String tenant, String session, HttpRequest.BodyPublisher body)
      throws Exception {
    return CLIENT.send(
        request("/mcp", tenant, session).POST(body).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> end(String tenant, String session) throws Exception {
    return CLIENT.send(
        request("/mcp", tenant, session).DELETE().build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String tenant, String path, String session) throws Exception {
    return CLIENT.send(
        request(path, tenant, session).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  /// A call with nothing in its Accept header but the types given.
  HttpResponse<String> accepting(String types) throws Exception {
    HttpRequest.Builder request =
        request("/mcp").POST(HttpRequest.BodyPublishers.ofString("{\"planted\":1}"));
    return CLIENT.send(
        (types.isEmpty() ? request : request.header("Accept", types)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// A stream of events, as assistants of before 2025 open one.
  HttpResponse<InputStream> listen(String tenant) throws IOException, InterruptedException {
    return CLIENT.send(
        request("/mcp/sse", tenant, "").GET().build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  HttpResponse<String> initialize(String tenant, String client) throws Exception {
    return post(
        tenant,
        "",
        """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26",\
        "capabilities":{},"clientInfo":{"name":"%s","version":"1"}}}\
        """
            .formatted(client));
  }

  /// Opens a session, as assistants do.
  String open(String tenant) throws Exception {
    HttpResponse<String> opened = initialize(tenant, "test");
    if (opened.statusCode() != 200) {
      throw new AssertionError(opened.statusCode() + " " + opened.body());
    }
    String session = opened.headers().firstValue(SESSION).orElseThrow();
    post(tenant, session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    return session;
  }

  int ping(String tenant, String session) throws Exception {
    return post(tenant, session, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}").statusCode();
  }
}
