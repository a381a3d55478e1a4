package dev.whence.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/// Posts one body after another, and tries again when the service asks for that (429, 502, 503,
/// 504) or the connection breaks. Repeating is safe: the service recognises an export request that
/// it has already kept.
final class Sender implements AutoCloseable {
  private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final Remote remote = new Remote();
  private final int attempts;
  private final Duration firstWait;
  private boolean reached;
  private long retries;

  /// @param firstWait how long to wait where the service does not say; doubled each time
  Sender(int attempts, Duration firstWait) {
    this.attempts = attempts;
    this.firstWait = firstWait;
  }

  /// @return the answer's JSON
  /// @throws CommandFailed when the service refuses, or stays unavailable
  JsonNode post(URI address, byte[] json) throws IOException {
    HttpRequest request = request(address, json);
    Duration wait = firstWait;
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<byte[]> response = remote.exchange(request);
        reached = true;
        if (response.statusCode() / 100 == 2) {
          return Remote.JSON.readTree(response.body());
        }
        if (!RETRYABLE.contains(response.statusCode()) || attempt == attempts) {
          throw new CommandFailed(Remote.problem(response));
        }
        pause(asked(response, wait));
      } catch (IOException e) {
        if (!reached || attempt == attempts) {
          throw Remote.unreachable(address, e);
        }
        pause(wait);
      }
      wait = shorter(wait.multipliedBy(2));
    }
  }

  long retries() {
    return retries;
  }

  private static HttpRequest request(URI address, byte[] json) throws IOException {
    var packed = new ByteArrayOutputStream(json.length / 4 + 64);
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(json);
    }
    return HttpRequest.newBuilder(address)
        .timeout(Duration.ofMinutes(1))
        .header("Content-Type", "application/json")
        .header("Content-Encoding", "gzip")
        .POST(BodyPublishers.ofByteArray(packed.toByteArray()))
        .build();
  }

  /// `Retry-After` in seconds where given so; its other form, a date, and nonsense count as not
  /// given.
  private static Duration asked(HttpResponse<byte[]> response, Duration otherwise) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,6}"))
        .map(value -> shorter(Duration.ofSeconds(Long.parseLong(value))))
        .orElse(otherwise);
  }

  private static Duration shorter(Duration wait) {
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }

  private void pause(Duration wait) {
    retries++;
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }

  @Override
  public void close() {
    remote.close();
  }
}
