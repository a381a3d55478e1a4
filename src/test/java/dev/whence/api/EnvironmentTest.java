package dev.whence.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An environment without a service means all that runs in it, or is refused.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class EnvironmentTest extends TelemetryFixture {

  private static final Instant AT = Instant.parse("2026-11-20T14:00:00Z");
  private static final Object[] PROD = then("environment", "prod");

  private static Object[] then(String... more) {
    Object[] query = new Object[4 + more.length];
    query[0] = "from";
    query[1] = AT.toString();
    query[2] = "to";
    query[3] = AT.plusSeconds(600).toString();
    System.arraycopy(more, 0, query, 4, more.length);
    return query;
  }

  private static Object[] with(Object[] query, Object name, Object value) {
    Object[] all = java.util.Arrays.copyOf(query, query.length + 2);
    all[query.length] = name;
    all[query.length + 1] = value;
    return all;
  }

  private static String resource(String service, String environment) {
    return """
        "resource":{"attributes":[
          {"key":"service.name","value":{"stringValue":"%s"}},
          {"key":"deployment.environment.name","value":{"stringValue":"%s"}}]}"""
        .formatted(service, environment);
  }

  private static String span(String service, String environment, int trace, int id, int parent) {
    long start = AT.getEpochSecond() * 1_000_000_000L + id * 1_000_000L;
    return """
        {%s,"scopeSpans":[{"spans":[{"traceId":"0000000000000000000000000000e%03d",
          "spanId":"000000000000000%d","parentSpanId":"%s","name":"call","kind":2,
          "startTimeUnixNano":"%d","endTimeUnixNano":"%d"}]}]}"""
        .formatted(
            resource(service, environment),
            trace,
            id,
            parent == 0 ? "" : "000000000000000" + parent,
            start,
            start + 9_000_000);
  }

  private static String metric(String environment) {
    return """
        {%s,"scopeMetrics":[{"metrics":[{"name":"basket.size","gauge":{"dataPoints":[
          {"timeUnixNano":"%d000000000","asDouble":3}]}}]}]}"""
        .formatted(resource("cart", environment), AT.getEpochSecond());
  }

  private static void post(String path, String key, String... parts) {
    given()
        .contentType("application/json")
        .body("{\"%s\":[%s]}".formatted(key, String.join(",", parts)))
        .post(path)
        .then()
        .statusCode(200);
  }

  @BeforeEach
  void takeTwoEnvironments() {
    post(
        "/v1/traces",
        "resourceSpans",
        span("shop", "prod", 1, 1, 0),
        span("cart", "prod", 1, 2, 1),
        span("cart", "staging", 2, 3, 0),
        span("mail", "staging", 2, 4, 3));
    post("/v1/metrics", "resourceMetrics", metric("prod"), metric("staging"));
    pipeline.intake().settle().toCompletableFuture().join();
  }

  @Test
  void theMapShowsWhatRunsInIt() {
    get("/api/v1/topology", PROD)
        .statusCode(200)
        .body("nodes.'service.name'", containsInAnyOrder("cart", "shop"))
        .body("edges", hasSize(1));
    get("/api/v1/topology", then()).body("nodes.'service.name'", hasSize(4));
    get("/api/v1/topology", then("service", "cart", "environment", "staging"))
        .body("nodes.'service.name'", containsInAnyOrder("cart", "mail"));
  }

  @Test
  void curvesAreOfWhatRunsInIt() {
    get("/api/v1/indicators", with(PROD, "signal", "rate"))
        .statusCode(200)
        .body("series.labels.'service.name'", containsInAnyOrder("cart", "shop"));
    get("/api/v1/indicators", with(PROD, "signal", "basket.size")).body("series", hasSize(1));
    get("/api/v1/indicators", then("signal", "basket.size")).body("series", hasSize(2));
  }

  @Test
  void whereItWasSilentThereIsNothing() {
    String from = AT.plusSeconds(3_600).toString();
    String to = AT.plusSeconds(7_200).toString();
    get("/api/v1/topology", "from", from, "to", to, "environment", "prod")
        .statusCode(200)
        .body("nodes", hasSize(0));
  }

  @Test
  void oneThatNobodyNamedIsRefused() {
    for (String path : new String[] {"/api/v1/topology", "/api/v1/indicators?signal=rate"}) {
      get(path, then("environment", "prd"))
          .statusCode(404)
          .body("type", equalTo("urn:whence:problem:unknown-service"))
          .body("parameter", equalTo("environment"))
          .body("detail", containsString("environment 'prd'"))
          .body("advice", containsString("prod, staging"));
    }
  }

  @Test
  void whatWentWrongIsNotAskedOfAnEnvironmentAlone() {
    get("/api/v1/explanations", PROD)
        .statusCode(400)
        .body("type", equalTo("urn:whence:problem:missing-parameter"))
        .body("parameter", equalTo("service"))
        .body("advice", containsString("Name a service"));
    get("/api/v1/explanations", then("service", "cart", "environment", "prod")).statusCode(200);
  }
}
