package dev.whence.api.telemetry;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.whence.api.TelemetryFixture;
import dev.whence.api.WithTelemetry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What probes of chaos experiments ask. In the last hours auth had errors and was slow.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class SteadyStateTest extends TelemetryFixture {

  private static ValidatableResponse check(String signal, String below) {
    return given()
        .queryParam("service", "auth")
        .queryParam("over", "24h")
        .queryParam("signal", signal)
        .queryParam("below", below)
        .get("/api/v1/steady-state")
        .then();
  }

  @ParameterizedTest
  @ValueSource(strings = {"latency", "Latency", "errors", ""})
  void isMeasured(String signal) {
    check(signal, "100").statusCode(200).body("well", equalTo(true));
    check(signal, "0.000001").statusCode(503).body("well", equalTo(false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"p99", "rate", "latencies", "http.server.request.duration"})
  void whatIsNotMeasuredIsNotTakenForErrors(String signal) {
    check(signal, "100")
        .statusCode(400)
        .body("detail", containsString("'" + signal + "'"))
        .body("advice", containsString("latency"));
  }
}
