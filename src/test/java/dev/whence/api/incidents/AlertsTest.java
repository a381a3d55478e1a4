package dev.whence.api.incidents;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.whence.FreePort;
import dev.whence.api.WithTelemetry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Alerts come in as the tools send them, and are there to be asked for.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class AlertsTest {

  private static final String WINDOW_FROM = "2026-11-24T00:00:00Z";
  private static final String WINDOW_TO = "2026-11-25T00:00:00Z";

  @TestHTTPResource("/api/v1/alerts/alertmanager")
  URI alertmanager;

  private static String alertmanager(String fingerprint, String status, String start, String end) {
    return """
        {"version":"4","groupKey":"{}:{alertname=\\"SlowLogins\\"}","truncatedAlerts":0,
         "status":"%1$s","receiver":"whence","groupLabels":{"alertname":"SlowLogins"},
         "commonLabels":{},"commonAnnotations":{},"externalURL":"http://alertmanager.example:9093",
         "alerts":[{"status":"%1$s",
           "labels":{"alertname":"SlowLogins","job":"auth-v2","env":"prod","severity":"page"},
           "annotations":{"summary":"Logins take too long","runbook_url":"https://runs.example/1"},
           "startsAt":"%2$s","endsAt":"%3$s",
           "generatorURL":"http://prometheus.example/graph","fingerprint":"%4$s"}]}
        """
        .formatted(status, start, end, fingerprint);
  }

  private static ValidatableResponse post(String door, String body) {
    return given().contentType("application/json").body(body).post("/api/v1/alerts/" + door).then();
  }

  private static String accepted(ValidatableResponse response) {
    return response.statusCode(202).extract().path("accepted[0]");
  }

  private static ValidatableResponse get(String id) {
    return given().get("/api/v1/alerts/" + id).then();
  }

  @Test
  void alertmanagersAlertFiresIsResolvedAndFiresAnew() {
    String start = "2026-11-24T14:05:00.000Z";
    String never = "0001-01-01T00:00:00Z";
    String firing = alertmanager("a1b2", "firing", start, never);
    String id = accepted(post("alertmanager", firing));
    get(id)
        .statusCode(200)
        .body("status", equalTo("firing"))
        .body("'service.name'", equalTo("auth-v2"))
        .body("'deployment.environment.name'", equalTo("prod"))
        .body("title", equalTo("Logins take too long"))
        .body("starts_at", equalTo("2026-11-24T14:05:00Z"))
        .body("ends_at", nullValue())
        .body("links.text", equalTo(List.of("rule", "runbook", "alertmanager")))
        .body("revision", equalTo(1));
    assertThat(accepted(post("alertmanager", firing))).isEqualTo(id);
    get(id).body("revision", equalTo(1));
    String resolved = alertmanager("a1b2", "resolved", start, "2026-11-24T14:20:00Z");
    assertThat(accepted(post("alertmanager", resolved))).isEqualTo(id);
    get(id)
        .body("status", equalTo("resolved"))
        .body("ends_at", equalTo("2026-11-24T14:20:00Z"))
        .body("revision", equalTo(2));
    post("alertmanager", firing).statusCode(202);
    get(id).body("status", equalTo("resolved")).body("revision", equalTo(2));
    String again =
        accepted(
            post("alertmanager", alertmanager("a1b2", "firing", "2026-11-24T15:00:00Z", never)));
    assertThat(again).isNotEqualTo(id);
    given()
        .queryParam("from", WINDOW_FROM)
        .queryParam("to", WINDOW_TO)
        .get("/api/v1/alerts")
        .then()
        .statusCode(200)
        .body("alerts.id", hasItem(id))
        .body("alerts.id", hasItem(again))
        .body("left_out", hasSize(0));
    given()
        .queryParam("from", WINDOW_FROM)
        .queryParam("to", WINDOW_TO)
        .queryParam("limit", 1)
        .get("/api/v1/alerts")
        .then()
        .body("alerts", hasSize(1))
        .body("left_out[0].at", equalTo(WINDOW_FROM))
        .body("left_out[0].ends_at", containsString("2026-11-24T1"))
        .body("left_out[0].summary", containsString("all before the newest 1;"));
  }

  @Test
  void grafanasAlertBringsValuesAndPanel() {
    String body =
        """
        {"receiver":"whence","status":"firing","orgId":1,"version":"1","title":"[FIRING:1]",
         "state":"alerting","externalURL":"https://grafana.example/",
         "alerts":[{"status":"firing","labels":{"alertname":"Errors","service_name":"shop"},
          "annotations":{},"startsAt":"2026-11-24T14:06:00Z","endsAt":"0001-01-01T00:00:00Z",
          "generatorURL":"https://grafana.example/alerting/1","fingerprint":"c3d4",
          "silenceURL":"https://grafana.example/silence","dashboardURL":"javascript:alert(1)",
          "panelURL":"https://grafana.example/d/1?viewPanel=2","values":{"B":44.2,"C":1}}]}
        """;
    get(accepted(post("grafana", body)))
        .body("source", equalTo("grafana"))
        .body("'service.name'", equalTo("shop"))
        .body("values.B", equalTo(44.2f))
        .body("links.text", equalTo(List.of("rule", "panel", "silence", "grafana")));
  }

  private static String incident(String type, String status) {
    return """
        {"event":{"id":"01","event_type":"%s","resource_type":"incident",
          "occurred_at":"2026-11-24T14:30:00.123Z","agent":null,"client":null,
          "data":{"id":"PGR0VU2","type":"incident","html_url":"https://acme.example/PGR0VU2",
            "number":2,"status":"%s","incident_key":"d3640fbd","created_at":"2026-11-24T14:07:00Z",
            "title":"A little bump in the road","urgency":"high",
            "service":{"id":"PF9KMXH","summary":"auth-v2","type":"service_reference"},
            "assignees":[{"summary":"Someone"}],"priority":{"summary":"P1"}}}}
        """
        .formatted(type, status);
  }

  private static String signature(String secret, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return "v1=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
    } catch (java.security.GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static ValidatableResponse pagerDuty(String body, String signature, String call) {
    return given()
        .contentType("application/json")
        .header("X-PagerDuty-Signature", signature)
        .header("X-Webhook-Id", call)
        .body(body)
        .post("/api/v1/alerts/pagerduty")
        .then();
  }

  @Test
  void pagerDutysIncidentIsResolvedAndReopened() {
    String triggered = incident("incident.triggered", "triggered");
    String several = "v1=00," + signature("old-secret", triggered);
    String id = accepted(pagerDuty(triggered, several, "call-1"));
    get(id)
        .body("status", equalTo("firing"))
        .body("'service.name'", equalTo("auth-v2"))
        .body("labels.priority", equalTo("P1"))
        .body("labels.assignees", nullValue());
    String resolved = incident("incident.resolved", "resolved");
    pagerDuty(resolved, signature("new-secret", resolved), "call-2").statusCode(202);
    get(id).body("status", equalTo("resolved")).body("revision", equalTo(2));
    String reopened = incident("incident.reopened", "triggered");
    pagerDuty(reopened, signature("new-secret", reopened), "call-2")
        .statusCode(202)
        .body("accepted", hasSize(0));
    get(id).body("status", equalTo("resolved"));
    pagerDuty(reopened, signature("new-secret", reopened), "call-3").statusCode(202);
    get(id).body("status", equalTo("firing")).body("revision", equalTo(3));
  }

  @Test
  void pagerDutyMustSignTheBytesItSends() {
    String body = incident("incident.triggered", "triggered");
    pagerDuty(body + " ", signature("new-secret", body), "x").statusCode(401);
    pagerDuty(body, "", "x").statusCode(401);
    pagerDuty(body, signature("guess", body), "x").statusCode(401);
    post("pagerduty", body).statusCode(401).body("type", equalTo("urn:whence:problem:unsigned"));
  }

  @Test
  void whatPagerDutyAddsOneDayIsAcknowledged() {
    String body = "{\"event\":{\"event_type\":\"incident.sang\",\"data\":{}}}";
    pagerDuty(body, signature("new-secret", body), "y")
        .statusCode(202)
        .body("accepted", hasSize(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"alerts\":{}}",
        "{\"alerts\":[{}]}",
        "{\"alerts\":[{\"startsAt\":\"soon\"}]}"
      })
  void whatIsNoAlertIsRefused(String body) {
    post("alertmanager", body).statusCode(400);
    post("grafana", body).statusCode(400);
  }

  @Test
  void unknownAlertIsNotFound() {
    get("alt_unknown").statusCode(404).body("type", equalTo("urn:whence:problem:unknown-alert"));
  }

  /// A real Alertmanager, told of an alert over its own API, calls us.
  @Test
  @Tag("full")
  void alertmanagerCalls(@TempDir Path directory) throws Exception {
    Path program = program("prometheus-alertmanager");
    int port = FreePort.next();
    Path config = directory.resolve("alertmanager.yml");
    Files.writeString(
        config,
        """
        route: {receiver: whence, group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
        receivers:
          - name: whence
            webhook_configs: [{url: '%s', send_resolved: true}]
        """
            .formatted(alertmanager));
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + config,
                "--storage.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    try {
      Instant start = Instant.parse("2026-11-24T13:00:00Z");
      tell(port, "{\"startsAt\":\"" + start + "\",\"endsAt\":\"2099-01-01T00:00:00Z\"");
      await(start, "firing");
      tell(port, "{\"startsAt\":\"" + start + "\",\"endsAt\":\"2026-11-24T13:10:00Z\"");
      await(start, "resolved");
    } finally {
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Path program(String name) {
    Path found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(Path.of("missing"));
    assumeTrue(Files.isExecutable(found), name + " is not installed (Debian package " + name + ")");
    return found;
  }

  private static void tell(int port, String alert) throws Exception {
    String body = "[" + alert + ",\"labels\":{\"alertname\":\"Real\",\"service\":\"shop\"}}]";
    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        try {
          HttpRequest request =
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2/alerts"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build();
          assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
              .isEqualTo(200);
          return;
        } catch (java.net.ConnectException notYet) {
          assertThat(Instant.now()).isBefore(deadline);
          Thread.sleep(100);
        }
      }
    }
  }

  private static void await(Instant start, String status) throws InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    List<String> told = List.of();
    while (!told.contains(status)) {
      assertThat(Instant.now()).as("alerts %s", told).isBefore(deadline);
      Thread.sleep(100);
      told =
          given()
              .queryParam("from", start.minusSeconds(1).toString())
              .queryParam("to", start.plusSeconds(1).toString())
              .get("/api/v1/alerts")
              .then()
              .statusCode(200)
              .extract()
              .path("alerts.findAll { it.labels.alertname == 'Real' }.status");
    }
  }
}
