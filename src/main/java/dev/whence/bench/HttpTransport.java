package dev.whence.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// Posts bodies over HTTP/1.1.
final class HttpTransport implements Transport {

  private static final long MAX_ANSWER_BYTES = 1 << 20;

  /// What Elasticsearch says where it refused documents of a request that it answers with 200.
  private static final String REFUSED_ITEMS = "\"errors\":true";

  private static final int UNPROCESSABLE = 422;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI address;
  private final Map<String, String> headers;

  HttpTransport(URI address, Map<String, String> headers) {
    this.address = address;
    this.headers = headers;
  }

  @Override
  public int send(byte[] body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofMinutes(2))
            .POST(BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    HttpResponse<byte[]> answer =
        client.send(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
    return new String(answer.body(), StandardCharsets.UTF_8).contains(REFUSED_ITEMS)
        ? UNPROCESSABLE
        : answer.statusCode();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
