package dev.whence.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.sun.net.httpserver.HttpServer;
import dev.whence.model.TimeRange;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// What configuration adds to the doors: sources to follow, and names of a team's own.
@QuarkusTest
@TestProfile(ConfiguredDoorsTest.Configured.class)
class ConfiguredDoorsTest {

  private static final Instant NOW = Telemetry.START.plus(Duration.ofHours(4));
  private static final List<String> AUTHORIZATIONS = new CopyOnWriteArrayList<>();

  @Test
  void configuredSourceIsFollowed() throws InterruptedException {
    List<String> services = List.of();
    Instant deadline = Instant.now().plusSeconds(30);
    while (services.isEmpty()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(100);
      services =
          given()
              .queryParam("from", NOW.minusSeconds(3600).toString())
              .queryParam("to", NOW.toString())
              .get("/api/v1/changes")
              .then()
              .statusCode(200)
              .extract()
              .path("changes.findAll { it.id == 'grafana-board-7' }.'service.name'");
    }
    assertThat(services).containsExactly("shop");
    assertThat(AUTHORIZATIONS).containsOnly("Bearer glsa_1");
    given()
        .get("/api/v1/sources")
        .then()
        .body("sources.find { it.name == 'pull/board' }.items", equalTo(1));
  }

  @Test
  void namesOfOnesOwnMeetEverybodys() {
    long nanos = TimeRange.nanos(NOW.minusSeconds(60));
    given()
        .contentType("application/json")
        .body(
            """
            {"streams":[{"stream":{"app_id":"ledger","team_env":"blue","job":"promtail"},
              "values":[["%d","hello"]]}]}
            """
                .formatted(nanos))
        .post("/loki/api/v1/push")
        .then()
        .statusCode(204);
    given()
        .queryParam("from", NOW.minusSeconds(120).toString())
        .queryParam("to", NOW.toString())
        .get("/api/v1/services")
        .then()
        .statusCode(200)
        .body("services.'service.name'", hasItem("ledger"))
        .body(
            "services.findAll { it.'service.name' == 'ledger' }.'deployment.environment.name'",
            contains("blue"));
    given()
        .queryParam("q", "hello")
        .queryParam("from", NOW.minusSeconds(120).toString())
        .queryParam("to", NOW.toString())
        .get("/api/v1/logs")
        .then()
        .statusCode(200)
        .body("logs.'service.name'", hasItem("ledger"));
  }

  /// A Grafana to follow, and two names more.
  public static final class Configured extends WithTelemetry {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> config = new HashMap<>(super.getConfigOverrides());
      config.put("whence.vocabulary.service", "component,app_id");
      config.put("whence.vocabulary.environment", "team_env");
      config.put("whence.pull.sources.board.kind", "grafana");
      config.put("whence.pull.sources.board.url", "http://127.0.0.1:" + grafana());
      config.put("whence.pull.sources.board.token", "glsa_1");
      config.put("whence.pull.sources.board.every", "1s");
      config.put("whence.pull.sources.board.window", "2h");
      return config;
    }

    private static int grafana() {
      try {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
            "/api/annotations",
            exchange -> {
              AUTHORIZATIONS.add(exchange.getRequestHeaders().getFirst("Authorization"));
              byte[] body =
                  "[{\"id\":7,\"time\":%d,\"text\":\"out\",\"tags\":[\"deploy\",\"service:shop\"]}]"
                      .formatted(NOW.minusSeconds(600).toEpochMilli())
                      .getBytes(StandardCharsets.UTF_8);
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
              exchange.close();
            });
        server.start();
        return server.getAddress().getPort();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
