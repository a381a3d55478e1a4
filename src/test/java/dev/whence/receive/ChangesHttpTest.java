package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.whence.intake.Receipt;
import dev.whence.intake.RetryableRefusal;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Changes;
import dev.whence.model.Signal;
import dev.whence.model.TimeRange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangesHttpTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();
  private static final String DEPLOYMENT =
      "{\"id\":\"rel-1\",\"kind\":\"deployment\",\"at\":\"2026-11-24T13:59:00Z\",\"service.name\":\"auth\"}";

  @SuppressWarnings("NullAway.Init")
  private static Doors doors;

  @BeforeAll
  static void open() throws Exception {
    doors = new Doors();
  }

  @AfterAll
  static void close() throws Exception {
    doors.close();
  }

  @BeforeEach
  void forget() {
    doors.kept().all().clear();
    doors.kept().answer(KeptExports::accepted);
  }

  private static HttpResponse<String> post(String contentType, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(doors.http() + "/api/v1/changes"))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode problem(HttpResponse<String> response, int status) throws IOException {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(doors.bytesInFlight()).isZero();
    return problem;
  }

  @Test
  void acceptsAnEventAndSaysItsId() throws Exception {
    HttpResponse<String> response = post("application/json", DEPLOYMENT);
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEqualTo("{\"accepted\":[\"rel-1\"]}");
    Changes kept = Changes.of(doors.kept().only().frame());
    assertThat(kept.frame().signal()).isEqualTo(Signal.CHANGES);
    assertThat(kept.receivedNanos(0)).isEqualTo(TimeRange.nanos(Doors.NOW));
    ChangeEvent event = kept.event(0);
    assertThat(event.service()).hasFieldOrPropertyWithValue("name", "auth");
  }

  @Test
  void acceptsArraysAndLines() throws Exception {
    assertThat(post("application/json", "[" + DEPLOYMENT + "," + DEPLOYMENT + "]").body())
        .isEqualTo("{\"accepted\":[\"rel-1\",\"rel-1\"]}");
    assertThat(post("application/x-ndjson", DEPLOYMENT + "\n" + DEPLOYMENT + "\n").body())
        .isEqualTo("{\"accepted\":[\"rel-1\",\"rel-1\"]}");
    assertThat(post("application/json", "[]").body()).isEqualTo("{\"accepted\":[]}");
  }

  @Test
  void refusesWithAProblem() throws Exception {
    JsonNode problem =
        problem(post("application/json", "[" + DEPLOYMENT + ",{\"kind\":\"party\"}]"), 400);
    assertThat(problem.path("type").asText()).isEqualTo("urn:whence:problem:malformed");
    assertThat(problem.path("detail").asText())
        .startsWith("event 2: kind must be one of deployment");
    assertThat(doors.kept().all()).isEmpty();
    problem(post("text/plain", DEPLOYMENT), 415);
    problem(post("application/json", " ".repeat(Doors.MAX_REQUEST + 1)), 413);
  }

  @Test
  void refusesAnEmptyBody() throws Exception {
    JsonNode problem = problem(post("application/json", ""), 400);
    assertThat(problem.path("detail").asText()).startsWith("the body is empty");
    assertThat(doors.kept().all()).isEmpty();
  }

  @Test
  void saysThatAnEventWasRefused() throws Exception {
    doors
        .kept()
        .answer(_ -> CompletableFuture.completedFuture(new Receipt(1, 0, 1, "of the year 2099")));
    JsonNode problem =
        problem(post("application/json", "[" + DEPLOYMENT + "," + DEPLOYMENT + "]"), 400);
    assertThat(problem.path("detail").asText()).isEqualTo("1 kept, 1 refused: of the year 2099");
  }

  @Test
  void passesOnThatItShouldComeLater() throws Exception {
    doors.kept().answer(_ -> CompletableFuture.failedFuture(new RetryableRefusal("full", 3)));
    HttpResponse<String> response = post("application/json", DEPLOYMENT);
    problem(response, 503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("3");
  }

  @Test
  void refusesMoreThanOneRequestMayHold() throws Exception {
    String deep = "{\"kind\":\"deployment\",\"a\":" + "[".repeat(1_001);
    assertThat(problem(post("application/json", deep), 413).path("detail").asText())
        .contains("1000");
    String many = (DEPLOYMENT + "\n").repeat(10_001);
    problem(post("application/x-ndjson", many), 413);
    assertThat(doors.kept().all()).isEmpty();
  }
}
