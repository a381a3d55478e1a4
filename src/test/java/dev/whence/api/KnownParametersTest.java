package dev.whence.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A misspelt parameter is no other question.
@QuarkusTest
class KnownParametersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "explanations",
        "logs",
        "changes",
        "services",
        "topology",
        "coverage",
        "incidents"
      })
  void refusesWhatItDoesNotKnow(String path) {
    given()
        .get("/api/v1/" + path + "?form=now-1h&to=now")
        .then()
        .statusCode(400)
        .body("type", equalTo("urn:whence:problem:invalid-parameter"))
        .body("parameter", equalTo("form"))
        .body("detail", equalTo("the parameter 'form' is not known"))
        .body("advice", containsString(" from, "));
  }

  @Test
  void knowsNamesThatAreNoJavaNames() {
    given().get("/api/v1/incidents?near_miss=false").then().statusCode(200);
    given()
        .get("/api/v1/incidents?nearMiss=false")
        .then()
        .statusCode(400)
        .body("advice", containsString("near_miss"));
  }

  @Test
  void asksForNothingWhereNothingIsKnown() {
    given()
        .get("/api/v1/playbooks?service=auth")
        .then()
        .statusCode(400)
        .body("advice", equalTo("Leave it out."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/query?query=up&orgId=1",
        "/api/v1/labels?orgId=1",
        "/api/services?prettyPrint=true",
        "/api/v3/services?prettyPrint=true"
      })
  void whatSpeaksAsOthersDoTakesWhatTheyTake(String path) {
    given().get(path).then().statusCode(200);
  }
}
