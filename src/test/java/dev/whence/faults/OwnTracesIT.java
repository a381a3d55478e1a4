package dev.whence.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The spans of one packaged instance arrive at the receiver of another, as part of the trace of
/// whoever asked; and no instance sends them to itself unless it is told to.
@Tag("full")
class OwnTracesIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @TempDir Path directory;

  @Test
  void aQuestionsSpanArrivesInItsAskersTrace() throws Exception {
    try (RealService watching = new RealService(directory.resolve("watching")).start();
        RealService asked =
            new RealService(directory.resolve("asked"), sentTo(watching.ports().get(1))).start()) {
      HttpRequest question =
          HttpRequest.newBuilder(asked.address("/api/v1/services"))
              .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
              .GET()
              .build();
      assertThat(RealService.send(question).statusCode()).isEqualTo(200);

      JsonNode span = arrived(watching);
      assertThat(span.path("service.name").asText()).isEqualTo("whence");
      assertThat(span.path("name").asText()).isEqualTo("GET /api/v1/services");
      assertThat(span.path("parent_span_id").asText()).isEqualTo("b7ad6b7169203331");
      assertThat(span.path("attributes").path("http.route").asText()).isEqualTo("/api/v1/services");
    }
  }

  @Test
  void itsOwnReceiverIsRefusedAsTheirDestination() {
    try (RealService service = new RealService(directory)) {
      service.environment(
          "WHENCE_TELEMETRY_TRACES_ENDPOINT",
          "http://localhost:%d/v1/traces".formatted(service.ports().get(1)));
      assertThatThrownBy(service::start).hasMessageContaining("whence.telemetry.to-itself=true");
    }
  }

  private static String sentTo(int port) {
    return "whence.telemetry.traces-endpoint=http://127.0.0.1:%d/v1/traces".formatted(port);
  }

  private static JsonNode arrived(RealService watching) throws IOException {
    long begin = System.nanoTime();
    JsonNode answer = JSON.missingNode();
    while (System.nanoTime() - begin < LONGEST.toNanos()) {
      answer = JSON.readTree(watching.get("/api/v1/requests/" + TRACE).body());
      JsonNode found = answer.findValue("spans");
      if (found != null && !found.isEmpty()) {
        return found.get(0);
      }
      RealService.pause(200);
    }
    throw new AssertionError("no span has arrived: " + answer);
  }
}
