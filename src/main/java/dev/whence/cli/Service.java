package dev.whence.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// The options that every command has which talks to a running service, and the calls it makes.
final class Service {

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The service. Default: ${DEFAULT-VALUE}.",
      defaultValue = "http://localhost:8080")
  private String url = "";

  @Option(names = "--json", description = "Print the answer's JSON as it came.")
  private boolean json;

  boolean wantsJson() {
    return json;
  }

  URI base() {
    return Remote.base(url);
  }

  String get(String path, Map<String, String> query) {
    try (var remote = new Remote()) {
      return new String(remote.get(address(path, query)), StandardCharsets.UTF_8);
    }
  }

  JsonNode tree(String text) {
    try {
      return Remote.JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new CommandFailed("%s answered no JSON: is that Whence?".formatted(url));
    }
  }

  /// Gets another form than JSON.
  String get(String path, String accept) {
    return send(HttpRequest.newBuilder(address(path, Map.of())).header("Accept", accept).GET());
  }

  String post(String path, String body) {
    return send(
        HttpRequest.newBuilder(address(path, Map.of()))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private String send(HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(Duration.ofMinutes(1)).build();
    try (var remote = new Remote()) {
      HttpResponse<byte[]> response = remote.exchange(request);
      if (response.statusCode() / 100 != 2) {
        throw new CommandFailed(Remote.problem(response));
      }
      return new String(response.body(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Remote.unreachable(request.uri(), e);
    }
  }

  private URI address(String path, Map<String, String> query) {
    String parameters =
        query.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    return URI.create(base() + path + (parameters.isEmpty() ? "" : "?" + parameters));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
