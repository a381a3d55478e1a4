package dev.whence.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A running service, as a command sees it: HTTP with bounded waits and bounded answers. Where the
/// service wants a credential, it is the API key in the environment's `WHENCE_KEY` (not an option:
/// command lines are for everybody to see).
final class Remote implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_ANSWER_BYTES = 64L << 20;

  private final @Nullable String key = key();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /// @throws ConnectException when nobody listens there
  HttpResponse<byte[]> exchange(HttpRequest request) throws IOException {
    try {
      return client.send(
          signed(request), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }

  private static @Nullable String key() {
    String set = System.getProperty("whence.key", System.getenv("WHENCE_KEY"));
    return set == null || set.isBlank() ? null : set.strip();
  }

  private HttpRequest signed(HttpRequest request) {
    return key == null
        ? request
        : HttpRequest.newBuilder(request, (_, _) -> true)
            .setHeader("Authorization", "Bearer " + key)
            .build();
  }

  /// The body of a successful answer.
  byte[] get(URI address) {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofMinutes(1))
            .header("Accept", "application/json, application/problem+json")
            .build();
    try {
      var response = exchange(request);
      if (response.statusCode() != 200) {
        throw new CommandFailed(problem(response));
      }
      return response.body();
    } catch (IOException e) {
      throw unreachable(address, e);
    }
  }

  /// What the service said was wrong: the detail of an RFC 9457 problem and its advice, an OTLP
  /// status message, or the body's beginning.
  static String problem(HttpResponse<byte[]> response) {
    String said = new String(response.body(), StandardCharsets.UTF_8);
    try {
      JsonNode body = JSON.readTree(said);
      for (String field : new String[] {"detail", "message", "title"}) {
        if (body.path(field).isTextual()) {
          String advice = body.path("advice").asText();
          said = body.path(field).textValue() + (advice.isEmpty() ? "" : ". " + advice);
          break;
        }
      }
    } catch (JsonProcessingException e) {
      // Not JSON (a proxy's page, say): show it as it is.
    }
    said = AnswerText.printable(said).strip();
    return "%s answered %d%s"
        .formatted(
            response.uri().getAuthority(),
            response.statusCode(),
            said.isEmpty() ? "" : ": " + said.substring(0, Math.min(said.length(), 1_000)));
  }

  static CommandFailed unreachable(URI address, IOException e) {
    return new CommandFailed(
        e instanceof ConnectException
            ? "nothing listens at %s: is the service running? (./whence serve)"
                .formatted(address.getAuthority())
            : "%s: %s".formatted(address.getAuthority(), e));
  }

  /// @throws CommandFailed unless `url` is an absolute http or https address
  static URI base(String url) {
    try {
      URI address = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
          && address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new CommandFailed("not an http address: " + url);
  }

  @Override
  public void close() {
    client.close();
  }
}
