package dev.whence.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Asks a server for what is not measured, and for questions one after the other: bounded waits,
/// bounded answers.
final class Http implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_ANSWER_BYTES = 64L << 20;
  private static final int SHOWN = 300;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /// Whether an address answers 200 now.
  boolean answers(URI address) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /// What a server says to a GET.
  byte[] get(URI address) throws IOException {
    return send(HttpRequest.newBuilder(address));
  }

  JsonNode json(URI address) throws IOException {
    return JSON.readTree(get(address));
  }

  JsonNode json(String method, URI address, String body) throws IOException {
    return JSON.readTree(
        send(
            HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))));
  }

  private byte[] send(HttpRequest.Builder builder) throws IOException {
    HttpRequest request = builder.timeout(Duration.ofMinutes(10)).build();
    try {
      HttpResponse<byte[]> answer =
          client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
      if (answer.statusCode() / 100 != 2) {
        String said = new String(answer.body(), StandardCharsets.UTF_8);
        throw new BenchFailed(
            "%s answered %d: %s"
                .formatted(
                    request.uri(),
                    answer.statusCode(),
                    said.substring(0, Math.min(said.length(), SHOWN))));
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted");
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
