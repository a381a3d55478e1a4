package dev.whence.api.prometheus;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.whence.api.TelemetryFixture;
import dev.whence.api.WithTelemetry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What Grafana's stock Prometheus data source asks for, over HTTP.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class GrafanaPrometheusTest extends TelemetryFixture {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void prometheusPassesTheHealthCheck(boolean form) {
    var response =
        form
            ? given().formParam("query", "1+1").post("/api/v1/query")
            : given().queryParam("query", "1+1").get("/api/v1/query");
    response
        .then()
        .statusCode(200)
        .body("status", equalTo("success"))
        .body("data.resultType", equalTo("scalar"))
        .body("data.result[1]", equalTo("2"));
    get("/api/v1/status/buildinfo")
        .statusCode(200)
        .body("data.version", equalTo("2.53.0"))
        .body("data.features", nullValue());
  }

  private static JsonPath query(String query) {
    return get("/api/v1/query", "query", query, "time", END_SECONDS)
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static double number(String query) {
    List<List<Object>> values = query(query).getList("data.result.value");
    assertThat(values).as(query).hasSize(1);
    return Double.parseDouble(values.getFirst().get(1).toString());
  }

  @Test
  void rollupsAreMetrics() {
    String auth = "{service_name=\"auth\",operation=\"POST /login\"}";
    assertThat(number("sum(increase(whence_requests_total" + auth + "[5m]))"))
        .isBetween(29.0, 31.0);
    assertThat(number("sum(rate(whence_requests_total" + auth + "[5m]))")).isBetween(0.095, 0.105);
    assertThat(
            number(
                "sum(rate(whence_request_errors_total"
                    + auth
                    + "[5m]))"
                    + " / sum(rate(whence_requests_total"
                    + auth
                    + "[5m]))"))
        .isBetween(0.13, 0.18);
    assertThat(
            number(
                "histogram_quantile(0.95, sum by (le) (rate("
                    + "whence_request_duration_seconds_bucket"
                    + auth
                    + "[5m])))"))
        .isBetween(0.05, 0.1);
    assertThat(
            number(
                "whence_request_duration_seconds{service_name=\"auth\","
                    + "operation=\"POST /login\",quantile=\"0.95\"} * 1000"))
        .isBetween(73.0, 79.0);
    assertThat(number("count(count by (service_name) (whence_requests_total))")).isEqualTo(2);
  }

  @Test
  void metricsThatWereSentAreThereUnderPrometheusNames() {
    JsonPath pending = query("db_client_connection_pending_requests");
    assertThat(pending.getList("data.result.metric.__name__"))
        .contains("db_client_connection_pending_requests");
    assertThat(pending.getList("data.result.metric.service_name")).contains("auth");
    assertThat(number("sum(rate(logins_total[2m]))")).isBetween(1.9, 2.1);
  }

  @Test
  void rangesAreSteppedThrough() {
    JsonPath answer =
        get(
                "/api/v1/query_range",
                "query",
                "sum by (service_name) (rate(whence_requests_total[1m]))",
                "start",
                START_SECONDS + 120,
                "end",
                Instant.ofEpochSecond(START_SECONDS + 300).toString(),
                "step",
                "60s")
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(answer.getString("data.resultType")).isEqualTo("matrix");
    assertThat(answer.getList("data.result.find { it.metric.service_name == 'web' }.values"))
        .hasSize(4);
    assertThat(answer.getFloat("data.result[0].values[0][0]")).isGreaterThan(0);
  }

  @ParameterizedTest
  @CsvSource({"1d, 2", "1h, 25", "1h30m, 17", "86400, 2", "8.64e4, 2"})
  void aStepIsInSecondsOrHasAUnit(String step, int times) {
    get(
            "/api/v1/query_range",
            "query",
            "vector(1)",
            "start",
            END_SECONDS - 86_400,
            "end",
            END_SECONDS,
            "step",
            step)
        .statusCode(200)
        .body("data.result[0].values", hasSize(times));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1f", "0x1p3", "60d3", "-60", "0", "NaN", "Infinity", "m"})
  void aStepThatIsNone(String step) {
    get("/api/v1/query_range", "query", "1", "start", 0, "end", END_SECONDS, "step", step)
        .statusCode(400)
        .body("errorType", equalTo("bad_data"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2262-04-11T23:47:16.854775807Z",
        "2259-01-01T00:00:00Z",
        "9223372036",
        "1600000000d",
        "0x1p30",
        "1e400"
      })
  void aTimeThatIsNone(String time) {
    for (String query : List.of("up", "up[5m]", "rate(up[300d] offset -365d)")) {
      get("/api/v1/query", "query", query, "time", time)
          .statusCode(400)
          .body("errorType", equalTo("bad_data"));
    }
    get("/api/v1/labels", "end", time).statusCode(400);
    get("/api/v1/series", "match[]", "up", "end", time).statusCode(400);
    get("/api/v1/label/le/values", "end", time).statusCode(400);
  }

  @Test
  void theLatestTimeThatIsTaken() {
    for (String query : List.of("up", "up[5m]", "rate(up[300d] offset -365d)")) {
      get("/api/v1/query", "query", query, "time", 9_100_000_000L)
          .statusCode(200)
          .body("data.result", hasSize(0));
    }
  }

  @Test
  void whatIsNoNumberIsWrittenAsPrometheusDoes() {
    assertThat(query("1 / 0 - 1 / 0").getString("data.result[1]")).isEqualTo("NaN");
    assertThat(query("-1 / 0").getString("data.result[1]")).isEqualTo("-Inf");
  }

  @Test
  void labelsAndSeriesAreListed() {
    get("/api/v1/labels", "start", START_SECONDS, "end", END_SECONDS)
        .statusCode(200)
        .body("data", hasItems("__name__", "service_name", "operation"));
    get("/api/v1/label/__name__/values", "start", START_SECONDS, "end", END_SECONDS)
        .body("data", hasItems("whence_requests_total", "logins_total"));
    get(
            "/api/v1/label/operation/values",
            "match[]",
            "whence_requests_total{service_name=\"auth\"}",
            "end",
            END_SECONDS)
        .body("data", contains("POST /login", "SELECT"));
    get("/api/v1/series", "match[]", "whence_requests_total", "end", END_SECONDS)
        .statusCode(200)
        .body("data.service_name", hasItems("web", "auth"));
    get("/api/v1/series").statusCode(400).body("errorType", equalTo("bad_data"));
    get("/api/v1/metadata").body("data.whence_requests_total[0].type", equalTo("counter"));
    get("/api/v1/rules").body("data.groups", hasSize(0));
  }

  @Test
  void exemplarsLeadToTraces() {
    get(
            "/api/v1/query_exemplars",
            "query",
            "histogram_quantile(0.95, rate(whence_request_duration_seconds_bucket{service_name=\"auth\"}[5m]))",
            "start",
            START_SECONDS,
            "end",
            END_SECONDS)
        .statusCode(200)
        .body("data[0].seriesLabels.service_name", equalTo("auth"))
        .body("data.exemplars.flatten().labels.trace_id", hasItem(TRACE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "up{ | 400 | parse error",
        "topk(3, up) | 400 | topk",
        "predict_linear(up[5m], 60) | 400 | predict_linear",
        "up and up | 400 | 'and'",
        "rate(up[5m:1m]) | 400 | subqueries",
        "up @ 5 | 400 | @ modifier",
        "rate(up) | 400 | needs a range",
        "sum(up[5m]) | 400 | needs a function",
        "{__name__=~\".*\"} | 400 | not empty",
        "up{a=~\"(\"} | 400 | regexp",
        "1 > 2 | 400 | BOOL",
        "whence_requests_total / on(service_name) whence_requests_total | 422 | many-to-many"
      })
  void whatIsNotUnderstoodIsRefusedByName(String query, int status, String reason) {
    get("/api/v1/query", "query", query, "time", END_SECONDS)
        .statusCode(status)
        .body("status", equalTo("error"))
        .body("error", containsString(reason));
  }

  @Test
  void boundsAreKept() {
    get("/api/v1/query_range", "query", "1", "start", 0, "end", END_SECONDS, "step", 1)
        .statusCode(400)
        .body("error", containsString("maximum resolution"));
    for (String deep :
        List.of(
            "(".repeat(900) + "1" + ")".repeat(900), "-".repeat(900) + "1", "x".repeat(9_000))) {
      given().formParam("query", deep).post("/api/v1/query").then().statusCode(400);
    }
    get(
            "/api/v1/query",
            "query",
            "whence_requests_total{operation=~\"(x+x+)+y\"}",
            "time",
            END_SECONDS)
        .statusCode(200);
  }
}
