package dev.whence.api.answers;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.whence.api.Telemetry;
import dev.whence.api.TelemetryFixture;
import dev.whence.api.WithTelemetry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Explanations over HTTP: asked for, kept, revised, and in the forms that others take.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class ExplanationsTest extends TelemetryFixture {

  @Test
  void answersAndKeepsTheAnswer() {
    var first =
        inWindow("/api/v1/explanations", "service", "auth", "signal", "latency")
            .statusCode(200)
            .header("Server-Timing", containsString("explain;dur="))
            .body("schema", equalTo("causal-explanation/1"))
            .body("revision", equalTo(1))
            .body("question.'service.name'", equalTo("auth"))
            .body("question.from", equalTo(FROM))
            .extract();
    String id = first.path("id");
    byte[] bytes = first.asByteArray();
    assertThat(new String(bytes, java.nio.charset.StandardCharsets.UTF_8)).doesNotContain("NaN");
    assertThat(
            inWindow("/api/v1/explanations", "service", "auth", "signal", "latency")
                .extract()
                .asByteArray())
        .isEqualTo(bytes);
    assertThat(
            given()
                .contentType("application/json")
                .body(
                    Map.of(
                        "service.name",
                        "auth",
                        "signal",
                        "latency",
                        "from",
                        FROM,
                        "to",
                        1795529400))
                .post("/api/v1/explanations")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray())
        .isEqualTo(bytes);
    assertThat(get("/api/v1/explanations/" + id).extract().asByteArray()).isEqualTo(bytes);
    assertThat(get("/api/v1/explanations/" + id, "revision", 1).extract().asByteArray())
        .isEqualTo(bytes);
    get("/api/v1/explanations/" + id, "revision", 2).statusCode(404);
  }

  @Test
  void advisesWhatItTakes() {
    var unknown =
        inWindow(
                "/api/v1/explanations",
                "baselineFrom",
                "2026-11-12T09:00:00Z",
                "baselineTo",
                "2026-11-12T09:10:00Z")
            .statusCode(200)
            .extract();
    String how =
        unknown.path("missing_evidence.find { it.need.contains('when all was well') }.how");
    List<String> named =
        Pattern.compile("\"(\\w+)\"").matcher(how).results().map(word -> word.group(1)).toList();
    assertThat(named).hasSize(3);
    inWindow(
            "/api/v1/explanations",
            named.get(0),
            "2026-11-11T09:00:00Z",
            named.get(1),
            "2026-11-11T09:10:00Z")
        .statusCode(200)
        .body("window.baseline.from", equalTo("2026-11-11T09:00:00Z"));
    String body =
        """
        {"from": "%s", "to": "2026-11-24T14:10:00Z",
         "%s": [{"from": "2026-11-11T09:00:00Z", "to": "2026-11-11T09:10:00Z"}]}
        """
            .formatted(FROM, named.get(2));
    given()
        .contentType("application/json")
        .body(body)
        .post("/api/v1/explanations")
        .then()
        .statusCode(200)
        .body("window.baseline.from", equalTo("2026-11-11T09:00:00Z"));
  }

  @Test
  void servesAnAnswerInTheFormsOthersTake() {
    String id = inWindow("/api/v1/explanations", "service", "web").extract().path("id");
    String path = "/api/v1/explanations/" + id;
    get(path + "/node-graph/nodes").statusCode(200).body("$", notNullValue());
    get(path + "/node-graph/edges").statusCode(200);
    get(path + "/five-whys").statusCode(200).contentType("application/json");
    get(path + "/postmortem").statusCode(200).contentType("text/markdown");
    given()
        .accept("text/markdown")
        .get(path)
        .then()
        .statusCode(200)
        .contentType("text/markdown")
        .body(containsString("# "));
    given().accept("image/png").get(path).then().contentType("application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"form\":\"now-1h\"}",
        "{\"from\":{}}",
        "{\"baseline\":3}",
        "{\"baselines\":3}",
        "{\"baselines\":\"now-2h\"}",
        "{\"baselines\":{\"a\":{\"from\":\"now-2h\",\"to\":\"now-1h\"}}}",
        "{\"baselines\":[{\"from\":\"now-2h\",\"until\":\"now\"}]}"
      })
  void refusesBodiesThatAreNoQuestion(String body) {
    given()
        .contentType("application/json")
        .body(body)
        .post("/api/v1/explanations")
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:whence:problem:invalid-body"));
  }

  @Test
  void refusesAMomentSoLateThatNothingCanFollowIt() {
    given()
        .queryParam("at", Long.MAX_VALUE)
        .get("/api/v1/explanations")
        .then()
        .statusCode(400)
        .body("type", equalTo("urn:whence:problem:invalid-time"))
        .body("parameter", equalTo("at"))
        .body("detail", containsString("too late"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "latency",
        "Latency p95",
        "p99.9",
        "errors",
        "error_rate",
        "availability",
        "rate",
        "throughput",
        "http.server.request.duration p99",
        "whence_requests_total",
        "db.client.connection.pending_requests",
        "db.client.connection.pending_requests max",
        "db_client_connection_pending_requests",
        "logins",
        "logins_total"
      })
  void aSignalIsOfRequestsOrAMetricThatWasHeardOf(String signal) {
    inWindow("/api/v1/explanations", "service", "auth", "signal", signal)
        .statusCode(200)
        .body("question.signal", equalTo(signal));
  }

  @Test
  void aMetricMayHaveEndedTheDayBefore() {
    get("/api/v1/explanations", "signal", "logins", "at", "2026-11-25T13:00:00Z").statusCode(200);
    get("/api/v1/explanations", "signal", "logins", "at", "2026-11-26T13:00:00Z").statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lateny", "p", "login", "cpu", "db.client.connection.count", "§"})
  void aSignalThatSaysNothingIsRefused(String signal) {
    String type = "urn:whence:problem:invalid-parameter";
    inWindow("/api/v1/explanations", "service", "auth", "signal", signal)
        .statusCode(400)
        .body("type", equalTo(type))
        .body("parameter", equalTo("signal"))
        .body("detail", containsString("'" + signal + "' is neither latency, errors nor rate"))
        .body("advice", containsString("Use latency (or p50 to p99.9), errors, rate, or"));
    given()
        .contentType("application/json")
        .body(Map.of("signal", signal, "from", FROM, "to", TO))
        .post("/api/v1/explanations")
        .then()
        .statusCode(400)
        .body("parameter", equalTo("signal"));
  }

  @Test
  void aHugelyNestedBodyIsRefused() {
    given()
        .contentType("application/json")
        .body("[".repeat(2_000))
        .post("/api/v1/explanations")
        .then()
        .statusCode(400);
  }

  @Test
  void lateTelemetryMakesTheNextRevision() {
    WithTelemetry.take(pipeline, Telemetry.laterLogins());
    var first = get("/api/v1/explanations", WHY_SLOW_LOGINS).statusCode(200).extract();
    String id = first.path("id");
    WithTelemetry.take(pipeline, Telemetry.slowLogins());
    var second = get("/api/v1/explanations", WHY_SLOW_LOGINS).statusCode(200).extract();
    assertThat(second.<String>path("id")).isEqualTo(id);
    assertThat(second.<Integer>path("revision")).isEqualTo(2);
    assertThat(second.<String>path("supersedes")).isEqualTo(id + "@1");
    assertThat(second.<List<?>>path("changed")).isNotEmpty();
    String path = "/api/v1/explanations/" + id;
    assertThat(get(path, "revision", 1).extract().asByteArray()).isEqualTo(first.asByteArray());
    assertThat(get(path).extract().asByteArray()).isEqualTo(second.asByteArray());
  }
}
