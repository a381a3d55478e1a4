package dev.whence.api.incidents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.whence.api.WithTelemetry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Alerts of times that the clock is far from, among others.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class FarAheadAlertsTest {

  private static String alert(String fingerprint, String status, String start, String end) {
    return """
        {"status":"%s","labels":{"alertname":"SlowLogins","job":"auth-v2"},
         "startsAt":"%s","endsAt":"%s","fingerprint":"%s"}
        """
        .formatted(status, start, end, fingerprint);
  }

  private static List<String> kept() {
    return given()
        .queryParam("from", "2026-11-24T00:00:00Z")
        .queryParam("to", "2027-06-01T00:00:00Z")
        .queryParam("limit", 1000)
        .get("/api/v1/alerts")
        .then()
        .statusCode(200)
        .extract()
        .path("alerts.fingerprint");
  }

  @ParameterizedTest
  @CsvSource({
    "firing, 2026-11-25T18:30:00Z, 0001-01-01T00:00:00Z",
    "firing, 2262-04-11T23:47:16Z, 0001-01-01T00:00:00Z",
    "resolved, 2026-11-24T14:05:00Z, 2262-04-11T23:47:16Z"
  })
  void areRefusedAndTheOthersKept(String status, String start, String end) {
    String other = "other than " + start + end;
    String ahead = "ahead " + start + end;
    String alerts =
        alert(ahead, status, start, end)
            + ","
            + alert(other, "resolved", "2026-11-24T14:05:00Z", "2026-11-24T14:06:00Z");
    given()
        .contentType("application/json")
        .body("{\"version\":\"4\",\"alerts\":[" + alerts + "]}")
        .post("/api/v1/alerts/alertmanager")
        .then()
        .statusCode(400)
        .body("detail", containsString("1 kept, 1 refused"));
    assertThat(kept()).contains(other).doesNotContain(ahead);
  }
}
