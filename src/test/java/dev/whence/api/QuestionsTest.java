package dev.whence.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every question over HTTP, as a client sees it.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class QuestionsTest extends TelemetryFixture {

  @ParameterizedTest
  @ValueSource(strings = {"R-0001-AbCd", "r-0001-abcd", "0000000000000abc0000000000000001"})
  void findsARequestOverItsTraces(String id) {
    get("/api/v1/requests/" + id)
        .statusCode(200)
        .body("trace_ids", hasSize(2))
        .body("request_ids", contains("r-0001-abcd"))
        .body("failed", equalTo(true))
        .body("spans.name", contains("GET /", "POST", "POST /login", "SELECT", "audit login"))
        .body("spans.depth", contains(0, 1, 2, 3, 0))
        .body("spans[3].parent", equalTo(2))
        .body("spans[3].'critical_us'", equalTo(60_000))
        .body("spans[4].tier", equalTo("request_id"))
        .body("spans[2].logs.tier", hasItems("trace_id"))
        .body("spans[3].logs.tier", contains("window_only", "request_id"))
        .body("critical_gap_us", equalTo(100_000))
        .body("answered_us", equalTo(260_000))
        .body("coverage.spans.trace_id", equalTo(4))
        .body("coverage.logs", equalTo(Map.of("trace_id", 1, "request_id", 1, "window_only", 1)))
        .body("metrics.name", hasItems("db.client.connection.pending_requests", "logins"))
        .body("metrics.find { it.name == 'logins' }.shown", equalTo("rate"))
        .body("metrics.find { it.name == 'logins' }.points[0][1]", equalTo(2.0f))
        .body("complete", equalTo(true));
  }

  @Test
  void aTraceIsItsOwnSpansAlone() {
    get("/api/v1/traces/0000000000000ABC0000000000000001")
        .statusCode(200)
        .body("spans", hasSize(4));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/requests/nobody-sent-this, 404, unknown-request",
    "/api/v1/traces/00000000000000000000000000000001, 404, unknown-trace",
    "/api/v1/traces/nonsense, 400, invalid-parameter",
    "/api/v1/explanations/exp_none, 404, unknown-explanation",
    "/api/v1/explanations/exp_none?revision=0, 400, invalid-parameter",
    "/api/v1/nothing, 404, unknown-path",
    "/api/v1/services?limit=0, 400, invalid-parameter",
    "/api/v1/services?limit=-1, 400, invalid-parameter",
    "/api/v1/services?from=now&to=now-1h, 400, invalid-window",
    "/api/v1/services?from=now-2d, 400, invalid-window",
    "/api/v1/services?from=yesterday, 400, invalid-time",
    "/api/v1/indicators, 400, missing-parameter",
    "/api/v1/indicators?signal=rate&step=never, 400, invalid-parameter",
    "/api/v1/indicators?signal=rate&step=999999999d, 400, invalid-parameter",
    "/api/v1/indicators?signal=rate&by=colour, 400, invalid-parameter",
    "/api/v1/indicators?signal=rate&peer=auth&by=instance, 400, invalid-parameter",
    "/api/v1/logs?q=---, 400, invalid-parameter",
    "/api/v1/logs?severity=loud, 400, invalid-parameter",
    "/api/v1/logs?cursor=bm9uZQ, 400, invalid-parameter",
    "/api/v1/logs?cursor=%00, 400, invalid-parameter",
    "/api/v1/explanations?service=nobody, 404, unknown-service",
  })
  void refusalsSayWhatWasWrong(String path, int status, String type) {
    given()
        .urlEncodingEnabled(false)
        .get(path)
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:whence:problem:" + type))
        .body("status", equalTo(status))
        .body("title", notNullValue())
        .body("detail", notNullValue())
        .body("advice", notNullValue());
  }

  @Test
  void aVariableThatGrafanaDidNotFillInIsTold() {
    get("/api/v1/explanations", "service", "auth", "from", "${__from}", "to", "${__to}")
        .statusCode(400)
        .body("type", equalTo("urn:whence:problem:unfilled-variable"))
        .body("parameter", equalTo("from"))
        .body("detail", containsString("${__from}"))
        .body("advice", containsString("data link"));
  }

  @Test
  void listsServicesPageByPage() {
    JsonPath first =
        inWindow("/api/v1/services", "limit", 2)
            .statusCode(200)
            .body("services.'service.name'", contains("audit", "auth"))
            .body("services[1].served.count", equalTo(60))
            .body("services[1].served.rate", equalTo(0.1f))
            .extract()
            .jsonPath();
    inWindow("/api/v1/services", "limit", 2, "cursor", first.getString("next_cursor"))
        .body("services.'service.name'", contains("web"))
        .body("$", not(hasKey("next_cursor")));
  }

  @Test
  void drawsWhoCallsWhom() {
    inWindow("/api/v1/topology")
        .statusCode(200)
        .body("nodes.id", hasItems("service:auth", "service:web"))
        .body("nodes.findAll { it.type == 'resource' }", not(hasSize(0)))
        .body(
            "edges.find { it.source == 'service:web' && it.target == 'service:auth' }.calls.count",
            equalTo(60))
        .body("edges.findAll { it.relation == 'uses' }.source", everyItem(equalTo("service:auth")));
  }

  @Test
  void aServicesTopologyHasWhatItSharesAndWhatItsNeighboursServe() {
    inWindow("/api/v1/topology", "service", "auth")
        .body("nodes.find { it.id == 'service:web' }.served.count", equalTo(60))
        .body(
            "edges.findAll { it.relation == 'uses' }.target", hasItem(containsString("accounts")));
  }

  @Test
  void drawsRatesErrorsAndLatencies() {
    inWindow("/api/v1/indicators", "signal", "rate", "service", "auth", "step", "60s")
        .statusCode(200)
        .body("step_s", equalTo(60.0f))
        .body("series", hasSize(1))
        .body("series[0].points", hasSize(10))
        .body("series[0].points[0]", contains(1795528800000L, 0.1f));
    inWindow("/api/v1/indicators", "signal", "errors", "service", "auth", "step", "1m")
        .body("series[0].points.collect { it[1] }", everyItem(closeToFloat(1 / 6.0)));
    inWindow("/api/v1/indicators", "signal", "p50", "service", "auth", "step", "10m")
        .body("series[0].unit", equalTo("s"))
        .body("series[0].points[0][1].doubleValue()", closeTo(0.076, 0.003))
        .body("series[0].exemplars.role", hasItems("slowest", "first_error"));
  }

  @Test
  void drawsWhatServicesServeWhoseSpansDoNotSayOfWhatKindTheyAre() {
    WithTelemetry.take(pipeline, Telemetry.loginsWithoutKinds());
    Object[] then = {
      "from", "2026-11-17T14:00:00Z", "to", "2026-11-17T14:10:00Z", "step", "10m", "signal"
    };
    get("/api/v1/indicators", with(then, "rate"))
        .body("series.labels.'service.name'", containsInAnyOrder("auth", "web"))
        .body("series.collect { it.points[0][1] }", everyItem(closeToFloat(0.1)));
    get("/api/v1/indicators", with(then, "p50", "service", "web", "by", "version"))
        .body("series.labels.'service.version'", contains("2.4.0"))
        .body("series[0].points[0][1].doubleValue()", closeTo(0.1, 0.004));
    get("/api/v1/indicators", with(then, "rate", "by", "operation"))
        .body(
            "series.labels.operation", containsInAnyOrder("GET /", "POST", "POST /login", "check"));

    Object[] thatTime = {"from", "2026-11-17T14:00:00Z", "to", "2026-11-17T14:10:00Z"};
    get("/api/v1/services", thatTime)
        .body("services.'service.name'", contains("auth", "web"))
        .body("services.served.count", contains(60, 60));
    get("/api/v1/topology", with(thatTime, "service", "auth"))
        .body("nodes.'service.name'", containsInAnyOrder("auth", "web"))
        .body("nodes.served.count", contains(60, 60));
  }

  private static Object[] with(Object[] query, Object... more) {
    return Stream.concat(Arrays.stream(query), Arrays.stream(more)).toArray();
  }

  private static org.hamcrest.Matcher<Float> closeToFloat(double value) {
    return org.hamcrest.Matchers.both(greaterThan((float) value - 0.001f))
        .and(org.hamcrest.Matchers.lessThan((float) value + 0.001f));
  }

  @Test
  void tellsCurvesApart() {
    inWindow("/api/v1/indicators", "signal", "rate", "by", "operation")
        .body("series.labels.operation", hasItems("GET /", "POST /login", "SELECT"));
    inWindow("/api/v1/indicators", "signal", "rate", "by", "version", "service", "web")
        .body("series.labels.'service.version'", contains("2.4.0"));
  }

  @Test
  void drawsTheCallsOfAPeerByWhoMakesThem() {
    inWindow("/api/v1/indicators", "signal", "rate", "peer", "auth", "step", "10m")
        .body("series", hasSize(1))
        .body("series[0].labels.'service.name'", equalTo("web"))
        .body("series[0].points[0][1]", closeToFloat(0.1));
    inWindow("/api/v1/indicators", "signal", "p50", "peer", "accounts-db", "service", "auth")
        .body("series", hasSize(1))
        .body("series[0].unit", equalTo("s"));
    inWindow("/api/v1/indicators", "signal", "rate", "peer", "auth", "service", "audit")
        .body("series", hasSize(0));
  }

  @Test
  void tellsWhoAsks() {
    get("/api/v1/me")
        .statusCode(200)
        .body("name", equalTo("local"))
        .body("roles", contains("ingest", "query", "respond", "admin"));
  }

  @Test
  void drawsAnyMetric() {
    inWindow("/api/v1/indicators", "signal", "db.client.connection.pending_requests")
        .body("series", hasSize(1))
        .body("series[0].unit", equalTo("{request}"))
        .body("series[0].shown", equalTo("value"))
        .body("series[0].labels.'service.name'", equalTo("auth"));
  }

  @Test
  void aStepIsNeverSoSmallThatACurveHasTooManyPoints() {
    get("/api/v1/indicators", "signal", "rate", "from", "now-31d", "step", "1s")
        .statusCode(200)
        .body("step_s", greaterThan(1700.0f));
  }

  @Test
  void pagesThroughChanges() {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonPath page =
          get("/api/v1/changes", "from", "2026-11-24", "to", TO, "limit", 2, "cursor", cursor)
              .statusCode(200)
              .extract()
              .jsonPath();
      seen.addAll(page.getList("changes.id"));
      cursor = page.getString("next_cursor");
    }
    assertThat(seen).containsExactly("rel-0", "rel-1", "rel-2");
    get("/api/v1/changes", "from", "2026-11-24", "to", TO).body("left_out", hasSize(0));
    get("/api/v1/changes", "from", "2026-11-24", "to", TO, "limit", 2)
        .body("left_out", hasSize(1))
        .body("left_out[0].at", equalTo("2026-11-24T13:59:00Z"))
        .body("left_out[0].ends_at", equalTo(TO))
        .body("left_out[0].summary", containsString("not shown: 1;"));
    get("/api/v1/changes", "from", "2026-11-24", "to", TO, "service", "web")
        .body("changes.id", contains("rel-2"))
        .body("changes[0].kind", equalTo("deployment"));
  }

  @Test
  void relativeTimesAreRelativeToNow() {
    get("/api/v1/services", "from", "now-4h", "to", "now-4h+10m")
        .body("from", equalTo(FROM))
        .body("to", equalTo(TO));
    get("/api/v1/changes", "from", "now/d", "to", "now/d")
        .body("from", equalTo("2026-11-24T00:00:00Z"))
        .body("to", equalTo("2026-11-25T00:00:00Z"));
  }

  @Test
  void isReady() {
    get("/q/health/ready").statusCode(200).body("checks.name", hasItem("questions are answered"));
    String background = "what works in the background gets on";
    get("/q/health").statusCode(200).body("checks.name", hasItem(background));
    get("/q/health/well").statusCode(200).body("checks.name", hasItem(background));
  }

  @Test
  void describesItself() {
    given()
        .accept("application/json")
        .get("/q/openapi")
        .then()
        .statusCode(200)
        .body("paths", hasKey("/api/v1/requests/{id}"))
        .body("paths", hasKey("/api/v1/explanations/{id}/node-graph/edges"))
        .body("paths.'/api/v1/logs'.get.parameters.name", hasItems("q", "cursor", "limit"))
        .body("paths.'/api/v1/logs'.get.parameters.description", everyItem(notNullValue()));
  }
}
