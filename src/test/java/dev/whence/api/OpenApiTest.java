package dev.whence.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the description of the API says is so.
@QuarkusTest
class OpenApiTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern USUAL =
      Pattern.compile("Default: (\\d+) (minutes|hours?|days) before `to`");

  private static JsonNode get(String path) throws Exception {
    return JSON.readTree(
        given().accept("application/json").get(path).then().statusCode(200).extract().asString());
  }

  private static Duration described(String path) throws Exception {
    for (JsonNode each : get("/q/openapi").path("paths").path(path).at("/get/parameters")) {
      Matcher usual = USUAL.matcher(each.path("description").asText());
      if (each.path("name").asText().equals("from") && usual.find()) {
        int number = Integer.parseInt(usual.group(1));
        return switch (usual.group(2)) {
          case "minutes" -> Duration.ofMinutes(number);
          case "days" -> Duration.ofDays(number);
          default -> Duration.ofHours(number);
        };
      }
    }
    throw new AssertionError(path + " says nothing of the usual window");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/explanations",
        "/api/v1/changes",
        "/api/v1/services",
        "/api/v1/topology",
        "/api/v1/logs",
        "/api/v1/coverage",
        "/api/v1/alerts",
        "/api/v1/incidents"
      })
  void theUsualWindowIsAsDescribed(String path) throws Exception {
    JsonNode answer = get(path);
    JsonNode asked = answer.has("from") ? answer : answer.path("question");
    Duration window =
        Duration.between(
            Instant.parse(asked.path("from").asText()), Instant.parse(asked.path("to").asText()));
    assertThat(window).isEqualTo(described(path));
  }
}
