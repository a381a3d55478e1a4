package dev.whence.api;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.wiring.Pipeline;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every query of every dashboard is asked, of a service in which logins became slow, and gives
/// data.
@QuarkusTest
@TestProfile(DashboardsTest.Impatient.class)
class DashboardsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant FROM = Telemetry.START.plus(Duration.ofMinutes(130));
  private static final Instant TO = FROM.plus(Duration.ofMinutes(10));
  private static final int SCRAPES = 40;

  /// Columns that only some answers fill.
  private static final Set<String> SOMETIMES =
      Set.of(
          "ends_at",
          "url",
          "reason",
          "strokeDasharray",
          "secondarystat",
          "mainstat",
          "detail__call");

  private static Map<String, String> values = Map.of();
  private static int keys;

  @Inject Pipeline pipeline;

  /// Alerts ask at once.
  public static final class Impatient extends WithTelemetry {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> all = new HashMap<>(super.getConfigOverrides());
      all.put("whence.incidents.debounce", "1ms");
      all.put("whence.incidents.ask-again", "1h");
      return all;
    }
  }

  @BeforeEach
  void fillOnce() throws Exception {
    synchronized (DashboardsTest.class) {
      if (values.isEmpty()) {
        fill();
      }
    }
  }

  private void fill() throws Exception {
    take(Telemetry.laterLogins());
    take(Telemetry.slowLogins());
    post(
        "/api/v1/changes",
        """
        {"id": "rel-9", "kind": "deployment", "service.name": "auth", "service.version": "2.5.0",
         "at": "%s", "summary": "auth 2.5.0", "source": "ci"}"""
            .formatted(FROM));
    post(
        "/api/v1/changes",
        """
        {"id": "rel-10", "kind": "config_change", "at": "%s"}"""
            .formatted(TO.minusSeconds(1)));
    postAlert("f1", FROM.plusSeconds(120));
    postAlert("f2", FROM.plusSeconds(121));
    awaitIncident();
    String own = given().get("/q/metrics").asString();
    post("/v1/metrics", OwnMetrics.export(own + pending(), FROM, SCRAPES).toString());
    pipeline.intake().settle().toCompletableFuture().join();
    values =
        new HashMap<>(
            Map.of(
                "service", "auth",
                "signal", "latency",
                "job", ".*",
                "__from", String.valueOf(FROM.toEpochMilli()),
                "__to", String.valueOf(TO.toEpochMilli()),
                "__rate_interval", "1m",
                "__range", "10m",
                "__field.labels.service_name", "auth",
                "__value.time", String.valueOf(FROM.plusSeconds(240).toEpochMilli())));
    String ask =
        "/api/v1/explanations?service=${service}&signal=${signal}&from=${__from}&to=${__to}";
    values.put("explanation", get(Dashboards.filled(ask, values)).path("id").asText());
    JsonNode incident = get("/api/v1/incidents?from=" + FROM + "&to=" + TO).at("/incidents/0");
    values.put("__data.fields.ID", incident.path("id").asText());
    values.put("__data.fields.Explanation", incident.at("/explanation/id").asText());
  }

  /// All at once, so that one wait for the disk is for many.
  private void take(List<Frame> frames) {
    List<CompletableFuture<?>> kept = new ArrayList<>();
    for (Frame frame : frames) {
      ExportKey key = ExportKey.of(String.valueOf(keys++).getBytes(UTF_8));
      Export export = new Export(Tenant.DEFAULT, frame, key, Export.Rejected.NONE);
      kept.add(pipeline.intake().accept(export).toCompletableFuture());
    }
    kept.forEach(CompletableFuture::join);
    pipeline.intake().settle().toCompletableFuture().join();
  }

  private static String pending() {
    return "\ndb_client_connection_pending_requests{service_name=\"auth\"} 3\n";
  }

  private static void awaitIncident() throws Exception {
    for (int i = 0; i < 100; i++) {
      JsonNode found = get("/api/v1/incidents?from=" + FROM + "&to=" + TO).path("incidents");
      if (found.path(0).has("explanation")) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError("the alert became no incident with an answer");
  }

  private static void postAlert(String fingerprint, Instant start) {
    post(
        "/api/v1/alerts/grafana",
        """
        {"status": "firing", "alerts": [{"status": "firing", "fingerprint": "%s",
          "labels": {"alertname": "SlowLogins", "service": "auth"},
          "annotations": {"summary": "Logins take too long"},
          "startsAt": "%s", "endsAt": "0001-01-01T00:00:00Z"}]}"""
            .formatted(fingerprint, start));
  }

  private static void post(String path, String json) {
    int status = given().contentType("application/json").body(json).post(path).statusCode();
    assertThat(status).as(path).isBetween(200, 299);
  }

  private static JsonNode get(String address) throws IOException {
    return answer(given().urlEncodingEnabled(false), address);
  }

  private static JsonNode answer(RequestSpecification request, String address) throws IOException {
    var response = request.get(address);
    assertThat(response.statusCode()).as(address + ": " + response.asString()).isEqualTo(200);
    return JSON.readTree(response.asByteArray());
  }

  static Stream<Dashboards.Query> queries() {
    return Dashboards.queries();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void everyQueryGivesData(Dashboards.Query query) throws IOException {
    if (query.isPromQl()) {
      JsonNode series = range(Dashboards.filled(query.json().path("expr").asText(), values));
      assertThat(series.findValues("values")).isNotEmpty().noneMatch(JsonNode::isEmpty);
    } else if (query.isLabelValues()) {
      Matcher asked = Dashboards.labelValues(query.json().asText());
      JsonNode labels =
          answer(
              given()
                  .queryParam("match[]", asked.group(1))
                  .queryParam("start", FROM.getEpochSecond())
                  .queryParam("end", TO.getEpochSecond()),
              "/api/v1/label/" + asked.group(2) + "/values");
      assertThat(labels.path("data")).isNotEmpty();
    } else {
      givesRows(query.json());
    }
  }

  private static JsonNode range(String promQl) throws IOException {
    RequestSpecification request =
        given()
            .queryParam("query", promQl)
            .queryParam("start", FROM.plusSeconds(60).getEpochSecond())
            .queryParam("end", TO.getEpochSecond())
            .queryParam("step", "15");
    return answer(request, "/api/v1/query_range").at("/data/result");
  }

  private static void givesRows(JsonNode query) throws IOException {
    String address = Dashboards.filled(query.path("url").asText(), values);
    String rootSelector = query.path("root_selector").asText();
    if (rootSelector.equals("left_out")) {
      assertThat(get(address).path(rootSelector)).isEmpty();
      address = address.replace("limit=1000", "limit=1");
    }
    List<JsonNode> rows = Dashboards.rows(get(address), rootSelector);
    assertThat(rows).as(address).isNotEmpty();
    for (JsonNode column : query.path("columns")) {
      String selector = column.path("selector").asText();
      if (!SOMETIMES.contains(selector)) {
        assertThat(rows).as(selector).anyMatch(row -> isKnown(Dashboards.selected(row, selector)));
      }
    }
  }

  private static boolean isKnown(JsonNode value) {
    return value.isValueNode() && !value.isNull();
  }

  @Test
  void ownMetricsAreCalledSo() {
    String exposed = given().get("/q/metrics").asString();
    Set<String> names = new TreeSet<>();
    Dashboards.queries()
        .filter(query -> query.toString().startsWith("Whence itself") && query.isPromQl())
        .forEach(
            query ->
                Pattern.compile("\\b(whence|http|jvm|process)_\\w+")
                    .matcher(query.json().path("expr").asText())
                    .results()
                    .forEach(name -> names.add(name.group())));
    assertThat(names)
        .hasSizeGreaterThan(20)
        .allMatch(name -> Pattern.compile("(?m)^" + name + "[{ ]").matcher(exposed).find());
  }

  static Stream<String> links() {
    return Dashboards.links().distinct();
  }

  /// A link shows the page, knows no parameter that the page does not, and its question has an
  /// answer.
  @ParameterizedTest
  @MethodSource("links")
  void everyLinkLeadsSomewhere(String link) throws IOException {
    String address = Dashboards.filled(link, values).replaceFirst("^\\$\\{whence:raw}", "");
    assertThat(address).startsWith("/").doesNotContain("$");
    given().urlEncodingEnabled(false).get(address).then().statusCode(200);
    if (address.startsWith("/?")) {
      String query = address.substring(2);
      String known;
      try (var in = getClass().getResourceAsStream("/META-INF/resources/whence/state.js")) {
        known = new String(in.readAllBytes(), UTF_8);
      }
      for (String parameter : query.split("&")) {
        assertThat(known).contains("'" + parameter.replaceFirst("=.*", "") + "'");
      }
      boolean kept = query.startsWith("explanation=");
      get("/api/v1/explanations" + (kept ? "/" + query.substring(12) : "?" + query));
    }
  }
}
