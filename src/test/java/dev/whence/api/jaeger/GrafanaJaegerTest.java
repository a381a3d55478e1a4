package dev.whence.api.jaeger;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.whence.api.Telemetry;
import dev.whence.api.TelemetryFixture;
import dev.whence.api.WithTelemetry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Grafana's stock Jaeger data source asks for, over HTTP.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class GrafanaJaegerTest extends TelemetryFixture {

  @Test
  void jaegerListsServicesAndOperations() {
    get("/api/services")
        .statusCode(200)
        .body("data", hasItems("auth", "audit", "web"))
        .body("errors", nullValue());
    get("/api/services/auth/operations")
        .statusCode(200)
        .body("data", contains("POST /login", "SELECT"));
    get("/api/services/nobody/operations").statusCode(200).body("data", hasSize(0));
  }

  @Test
  void jaegerGivesATrace() {
    get("/api/traces/" + TRACE)
        .statusCode(200)
        .body("data", hasSize(1))
        .body("data[0].traceID", equalTo(TRACE))
        .body("data[0].spans", hasSize(4))
        .body("data[0].spans[1].references[0].refType", equalTo("CHILD_OF"))
        .body("data[0].spans[1].references[0].spanID", equalTo("0000000000000001"))
        .body("data[0].spans[0].duration", equalTo(100_000))
        .body("data[0].spans[0].startTime", equalTo(START_SECONDS * 1_000_000))
        .body("data[0].spans[0].tags.find { it.key == 'error' }.value", equalTo(true))
        .body("data[0].processes.p1.serviceName", equalTo("web"))
        .body("data[0].processes.p2.serviceName", equalTo("auth"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000, 1_000_000})
  void timesOfATraceAreMillisecondsOrMicroseconds(long perSecond) {
    get(
            "/api/traces/" + TRACE,
            "start",
            (START_SECONDS - 60) * perSecond,
            "end",
            (START_SECONDS + 60) * perSecond)
        .statusCode(200)
        .body("data[0].spans", hasSize(4));
    get(
            "/api/traces/" + TRACE,
            "start",
            (START_SECONDS + 60) * perSecond,
            "end",
            (START_SECONDS + 90) * perSecond)
        .statusCode(404);
  }

  @Test
  void unknownTraceIs404WithJaegersBody() {
    get("/api/traces/00000000000000000000000000000bad")
        .statusCode(404)
        .body("errors[0].code", equalTo(404))
        .body("errors[0].msg", equalTo("trace not found"));
    get("/api/traces/xyz").statusCode(400).body("errors[0].code", equalTo(400));
  }

  @Test
  void jaegerSearches() {
    long start = START_SECONDS * 1_000_000;
    long end = END_SECONDS * 1_000_000;
    get("/api/traces", "service", "auth", "start", start, "end", end, "limit", 5)
        .statusCode(200)
        .body("data", hasSize(5))
        .body("data[0].spans", hasSize(4));
    get(
            "/api/traces",
            "service",
            "auth",
            "start",
            start,
            "end",
            end,
            "limit",
            100,
            "tags",
            "{\"error\":\"true\"}")
        .body("data", hasSize(Telemetry.LOGINS / 6));
    get(
            "/api/traces",
            "service",
            "auth",
            "start",
            start,
            "end",
            end,
            "tags",
            "{\"db.namespace\":\"accounts\"}",
            "operation",
            "SELECT",
            "minDuration",
            "59ms")
        .body("data", hasSize(20));
    get("/api/traces", "service", "auth", "start", start, "end", end, "minDuration", "1.5s")
        .statusCode(200)
        .body("data", hasSize(0));
    get("/api/traces", "service", "nobody", "start", start, "end", end)
        .statusCode(200)
        .body("data", hasSize(0));
  }

  @ParameterizedTest
  @CsvSource({
    "service,''",
    "minDuration,soon",
    "start,yesterday",
    "limit,many",
    "tags,[1]",
    "tags,{",
    "tag,x"
  })
  void jaegerRefusesWhatItCannotRead(String name, String value) {
    var request = given().queryParam("start", START_SECONDS * 1_000_000);
    request.queryParam(name, value);
    if (!name.equals("service")) {
      request.queryParam("service", "auth");
    }
    if (name.equals("start")) {
      request = given().queryParam("service", "auth").queryParam(name, value);
    }
    request.get("/api/traces").then().statusCode(400).body("errors[0].msg", containsString(""));
  }

  @Test
  void jaegerTellsWhoCallsWhom() {
    get("/api/dependencies", "endTs", END_SECONDS * 1000, "lookback", 3_600_000)
        .statusCode(200)
        .body("data.find { it.parent == 'web' }.child", equalTo("auth"))
        .body("data.find { it.parent == 'web' }.callCount", equalTo(Telemetry.LOGINS));
  }

  @Test
  void jaegerV3GivesOtlp() {
    get("/api/v3/services").statusCode(200).body("services", hasItem("auth"));
    get("/api/v3/operations", "service", "auth", "span_kind", "client")
        .statusCode(200)
        .body("operations.name", contains("SELECT"))
        .body("operations.spanKind", contains("client"));
    get("/api/v3/traces/" + TRACE)
        .statusCode(200)
        .body("result.resourceSpans", hasSize(2))
        .body("result.resourceSpans[0].scopeSpans[0].spans[0].traceId", equalTo(TRACE))
        .body(
            "result.resourceSpans[0].scopeSpans[0].spans[0].startTimeUnixNano",
            equalTo(START_SECONDS + "000000000"));
    get("/api/v3/traces/00000000000000000000000000000bad")
        .statusCode(404)
        .body("error.httpCode", equalTo(404))
        .body("error.message", equalTo("No traces found"));
  }

  @Test
  void timesOfV3MayHaveLostTheirPlus() {
    String url =
        "/api/v3/traces/"
            + TRACE
            + "?start_time=2026-11-24T15:59:00+02:00&end_time=2026-11-24T16:01:00%2B02:00";
    given().urlEncodingEnabled(false).get(url).then().statusCode(200);
    String later = url.replace("15:59", "16:00:30").replace(":00:30:00", ":00:30");
    given().urlEncodingEnabled(false).get(later).then().statusCode(404);
  }

  @Test
  void jaegerV3Searches() {
    get(
            "/api/v3/traces",
            "query.service_name",
            "auth",
            "query.start_time_min",
            Telemetry.START.toString(),
            "query.start_time_max",
            Telemetry.START.plusSeconds(60).toString(),
            "query.num_traces",
            3)
        .statusCode(200)
        .body("result.resourceSpans", hasSize(6));
    get("/api/v3/traces", "query.serviceName", "auth").statusCode(400);
  }
}
