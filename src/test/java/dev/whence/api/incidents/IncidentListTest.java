package dev.whence.api.incidents;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.whence.api.WithTelemetry;
import dev.whence.incident.Incident;
import dev.whence.incident.Life;
import dev.whence.model.Tenant;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Lists of incidents miss none that is asked for, however many others there are.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class IncidentListTest {

  private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");
  private static final String TO = "2026-03-20T00:00:00Z";
  private static final int RESOLVED = 1_100;

  @Inject KeptIncidents incidents;

  /// An open one, and more than a page of later ones that are over.
  @BeforeEach
  void keep() {
    List<Incident> all = new ArrayList<>();
    all.add(opened("open", FIRST));
    for (int i = 1; i <= RESOLVED; i++) {
      Instant at = FIRST.plusSeconds(60L * i);
      all.add(opened("over " + i, at).moved(Life.State.RESOLVED, at.plusSeconds(9).toString(), ""));
    }
    if (incidents.find(Tenant.DEFAULT, all.getFirst().id()).isEmpty()) {
      incidents.alone(
          () -> {
            incidents.keep(Tenant.DEFAULT, all);
            return true;
          });
    }
  }

  private static Incident opened(String seed, Instant at) {
    return Incident.open(seed, seed, null, at.toString(), at.toString());
  }

  private static ValidatableResponse list(String... query) {
    var request = given().queryParam("from", FIRST.toString()).queryParam("to", TO);
    for (int i = 0; i < query.length; i += 2) {
      request.queryParam(query[i], query[i + 1]);
    }
    return request.get("/api/v1/incidents").then();
  }

  @Test
  void anOldOneIsFoundBehindManyOthers() {
    list("state", "active")
        .statusCode(200)
        .body("incidents.title", contains("open"))
        .body("complete", equalTo(true));
  }

  @Test
  void whatIsLeftOutIsSaid() {
    list("state", "resolved", "limit", "3")
        .statusCode(200)
        .body(
            "incidents.title",
            contains("over " + RESOLVED, "over " + (RESOLVED - 1), "over " + (RESOLVED - 2)))
        .body("complete", equalTo(false));
    list("state", "resolved", "limit", "500").body("incidents", hasSize(500));
  }

  @Test
  void aStateThatIsNoneIsRefusedWhateverThereIs() {
    for (String year : List.of("2025", "2026")) {
      given()
          .queryParam("from", year + "-03-01T00:00:00Z")
          .queryParam("to", year + "-03-20T00:00:00Z")
          .queryParam("state", "nonsense")
          .get("/api/v1/incidents")
          .then()
          .statusCode(400)
          .body("parameter", equalTo("state"));
    }
  }

  @Test
  void aFlagThatIsNone() {
    given()
        .queryParam("near_miss", "yes")
        .get("/api/v1/incidents")
        .then()
        .statusCode(400)
        .body("advice", equalTo("Use near_miss=true, or leave it out."));
    given().queryParam("near_miss", "false").get("/api/v1/incidents").then().statusCode(200);
  }
}
