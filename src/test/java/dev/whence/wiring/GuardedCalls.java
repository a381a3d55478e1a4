package dev.whence.wiring;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Requests to the guarded service, as somebody or as nobody.
///
/// @param port the service's own
record GuardedCalls(int port) {

  static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  HttpResponse<String> send(String method, String path, String... headers) throws Exception {
    return send(CLIENT, "http://127.0.0.1:" + port + path, method, "{}", headers);
  }

  static HttpResponse<String> send(
      HttpClient client, String address, String method, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(
                method,
                method.equals("GET")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  static String[] as(String name, String... more) {
    List<String> headers = new ArrayList<>(List.of("X-API-Key", Guarded.key(name)));
    headers.addAll(List.of(more));
    return headers.toArray(String[]::new);
  }

  String address(String path) {
    return "http://127.0.0.1:" + port + path;
  }
}
