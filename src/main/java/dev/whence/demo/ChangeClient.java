package dev.whence.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Posts change events to the service's change intake. An event that is sent twice is the same
/// event.
final class ChangeClient implements AutoCloseable {
  private static final int ATTEMPTS = 5;
  private static final JsonFactory JSON = new JsonFactory();

  private final OtlpTarget target;
  private final URI address;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  ChangeClient(OtlpTarget target) {
    this.target = target;
    this.address = URI.create(target.api().toString().replaceAll("/+$", "") + "/api/v1/changes");
  }

  void post(Change change) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json(change)));
    target.headers().forEach(request::header);
    String answer = "";
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      int status;
      try {
        HttpResponse<String> response =
            client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        status = response.statusCode();
        answer = status + " " + response.body();
      } catch (IOException e) {
        status = 503;
        answer = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while posting a change event", e);
      }
      if (status / 100 == 2) {
        return;
      }
      if (status != 429 && status != 503) {
        break;
      }
      LockSupport.parkNanos(300 * Simulation.MILLI * attempt);
    }
    throw new IllegalStateException(address + " refused change " + change.id() + ": " + answer);
  }

  private static String json(Change change) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      ChangeJson.write(json, change);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  @Override
  public void close() {
    client.close();
  }
}
