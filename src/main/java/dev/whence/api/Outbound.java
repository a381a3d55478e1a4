package dev.whence.api;

import dev.whence.access.Denied;
import dev.whence.access.OutgoingTargets;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/// Posts JSON to hosts that the operator named: no redirects are followed, answers are read up to a
/// bound and thrown away, addresses of private networks are refused unless their host is allowed to
/// have one. Blocking; tries a few times. Thread-safe.
final class Outbound implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Outbound.class);
  private static final int ATTEMPTS = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long MAX_ANSWER_BYTES = 64 << 10;
  private static final int TOO_MANY = 429;

  private final OutgoingTargets targets;
  private final Duration pause;
  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIMEOUT)
          .build();

  /// @param pause before the second attempt; twice that before the third
  Outbound(Set<String> privateHosts, Duration pause) {
    this.targets = OutgoingTargets.of(List.copyOf(privateHosts));
    this.pause = pause;
  }

  /// @return whether it was taken
  boolean post(URI address, Map<String, String> headers, byte[] json) {
    try {
      targets.check(address);
    } catch (Denied denied) {
      LOG.warnf(
          "nothing is posted: %s. Recommended action: add the host to"
              + " whence.announce.private-hosts if that is right.",
          denied.getMessage());
      return false;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json));
    headers.forEach(request::header);
    return send(request.build());
  }

  private boolean send(HttpRequest request) {
    String last = "";
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        int status =
            client
                .send(request, BodyHandlers.limiting(BodyHandlers.discarding(), MAX_ANSWER_BYTES))
                .statusCode();
        if (status / 100 == 2) {
          return true;
        }
        last = "answered " + status;
        if (status < 500 && status != TOO_MANY) {
          break;
        }
      } catch (IOException e) {
        last = e.toString();
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        return false;
      }
      if (attempt < ATTEMPTS && !pause(attempt)) {
        return false;
      }
    }
    LOG.warnf("%s %s", request.uri().getHost(), last);
    return false;
  }

  private boolean pause(int attempt) {
    try {
      Thread.sleep(pause.multipliedBy(attempt));
      return true;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  @PreDestroy
  public void close() {
    client.shutdownNow();
  }
}
