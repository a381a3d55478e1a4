package dev.whence.api.incidents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.whence.FreePort;
import dev.whence.api.Json;
import dev.whence.api.Telemetry;
import dev.whence.api.WithTelemetry;
import dev.whence.intake.SignedBody;
import dev.whence.wiring.Pipeline;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An alert becomes an incident with an answer, people tend it, and a post-mortem is written.
@QuarkusTest
@TestProfile(IncidentsTest.WithWebhook.class)
class IncidentsTest {

  static final String FROM = "2026-11-24T16:10:00Z";
  static final String TO = "2026-11-24T16:20:00Z";
  private static final String ALERT = "2026-11-24T16:12:00Z";
  private static final Object LOCK = new Object();
  private static boolean taken;

  /// Calls of the webhook: body and signature.
  private record Call(byte[] body, String signature) {}

  private static final BlockingQueue<Call> CALLS = new LinkedBlockingQueue<>();

  @Inject Pipeline pipeline;

  /// With a webhook of our own, objectives, and no patience.
  public static final class WithWebhook extends WithTelemetry {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> all = new HashMap<>(super.getConfigOverrides());
      all.put("whence.incidents.debounce", "10ms");
      all.put("whence.incidents.ask-again", "1h");
      all.put("whence.announce.webhooks.ours.url", "http://localhost:" + webhook() + "/hook");
      all.put("whence.announce.webhooks.ours.secret", "s3cret");
      all.put("whence.announce.private-hosts", "localhost");
      all.put("whence.slos.logins.service", "web");
      all.put("whence.slos.logins.objective", "99");
      all.put("whence.slos.logins.latency", "1s");
      return all;
    }

    /// A free port, for the test to listen on: its classes are not ours.
    private static int webhook() {
      int port = FreePort.next();
      System.setProperty("incidents.test.hook", String.valueOf(port));
      return port;
    }
  }

  private static void listen() throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress("localhost", Integer.getInteger("incidents.test.hook")), 0);
    server.createContext(
        "/hook",
        exchange -> {
          CALLS.add(
              new Call(
                  exchange.getRequestBody().readAllBytes(),
                  exchange.getRequestHeaders().getFirst("X-Whence-Signature")));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @BeforeEach
  void take() throws IOException {
    take(pipeline);
  }

  /// Takes in what the tests ask about, once for all that share the application.
  static void take(Pipeline pipeline) throws IOException {
    synchronized (LOCK) {
      if (!taken) {
        taken = true;
        listen();
        WithTelemetry.take(pipeline, Telemetry.laterLogins());
        WithTelemetry.take(pipeline, Telemetry.slowLogins());
      }
    }
  }

  private static void alert(String fingerprint, String service, String status, String start) {
    String body =
        """
        {"version":"4","alerts":[{"status":"%s","labels":{"service_name":"%s"},
          "annotations":{"summary":"%s is slow"},"startsAt":"%s","endsAt":"2026-11-24T16:19:00Z",
          "fingerprint":"%s"}]}
        """
            .formatted(status, service, service, start, fingerprint);
    given()
        .contentType("application/json")
        .body(body)
        .post("/api/v1/alerts/alertmanager")
        .then()
        .statusCode(202);
  }

  private static ValidatableResponse post(String path, String body) {
    return given().contentType("application/json").body(body).post("/api/v1/" + path).then();
  }

  private static String ask() {
    return given()
        .queryParam("service", "web")
        .queryParam("from", FROM)
        .queryParam("to", TO)
        .get("/api/v1/explanations")
        .then()
        .statusCode(200)
        .extract()
        .path("id");
  }

  /// A new incident about it.
  static String hold() {
    return post("incidents", "{\"explanation\":\"" + ask() + "\"}")
        .statusCode(201)
        .extract()
        .path("id");
  }

  @Test
  void aFiringAlertAsksByItselfAndPostsTheLink() throws InterruptedException {
    alert("fp-1", "web", "firing", ALERT);
    Call call = CALLS.poll(30, TimeUnit.SECONDS);
    assertThat(call).isNotNull();
    assertThat(call.signature()).isEqualTo("sha256=" + SignedBody.signature(call.body(), "s3cret"));
    JsonNode message = Json.kept(new String(call.body(), StandardCharsets.UTF_8));
    assertThat(message.path("link").asText()).contains("?explanation=exp_");
    String id = message.path("incident").asText();
    given()
        .get("/api/v1/incidents/" + id)
        .then()
        .statusCode(200)
        .body("explanations.id", hasItem(message.path("explanation").asText()))
        .body("alerts.fingerprint", hasItem("fp-1"))
        .body("detection_delay_s", notNullValue())
        .body("services", hasItem("web"));
    alert("fp-2", "auth", "firing", ALERT);
    given().get("/api/v1/incidents/" + id).then().body("alerts.fingerprint", hasItem("fp-2"));
    JsonNode evidence = Json.kept(given().get("/api/v1/incidents/" + id + "/evidence").asString());
    int compared = 0;
    for (JsonNode each : evidence.at("/explanations/0/evidence")) {
      String query = each.at("/query/expr").asText();
      if (query.startsWith("/api/v1/indicators") || query.startsWith("/api/v1/traces")) {
        byte[] now = given().urlEncodingEnabled(false).get(query).asByteArray();
        assertThat(
                FrozenEvidence.sha256(
                    Json.bytes(Json.kept(new String(now, StandardCharsets.UTF_8)))))
            .as(query)
            .isEqualTo(each.path("sha256").asText());
        compared++;
      }
    }
    assertThat(compared).isPositive();
  }

  @Test
  void peopleTendAnIncidentAndWriteItsPostmortem() {
    String id = hold();
    post("incidents/" + id + "/state", "{\"state\":\"acknowledged\",\"role\":\"on-call\"}")
        .statusCode(200)
        .body("state", equalTo("acknowledged"));
    post(
            "incidents/" + id + "/notes",
            "{\"kind\":\"action\",\"text\":\"rolled back\",\"at\":\"2026-11-24T16:18:00Z\","
                + "\"role\":\"on-call\",\"playbook\":\"rollback\"}")
        .statusCode(201)
        .body("timeline.text", hasItem("rolled back (on-call)"));
    post("incidents/" + id + "/notes", "{\"txet\":\"x\"}")
        .statusCode(400)
        .body("parameter", equalTo("txet"));
    post("incidents/" + id + "/state", "{\"state\":\"resolved\",\"at\":\"2026-11-24T16:20:00Z\"}")
        .statusCode(200);
    post("incidents/" + id + "/state", "{\"state\":\"acknowledged\"}")
        .statusCode(409)
        .body("detail", containsString("resolved cannot become acknowledged"));
    String path = "/api/v1/incidents/" + id + "/postmortem";
    String markdown = given().accept("text/markdown").get(path).asString();
    assertThat(markdown)
        .contains("## Impact", "## Timeline", "## Five whys", "## Action items", "error budget")
        .contains("2026-11-27T16:20:00Z");
    given()
        .accept("text/html")
        .get(path)
        .then()
        .contentType(containsString("text/html"))
        .body(containsString("<table>"));
    given()
        .accept("application/json")
        .get(path)
        .then()
        .body("schema", equalTo("whence-postmortem/1"))
        .body("due_by", equalTo("2026-11-27T16:20:00Z"))
        .body("wording", empty())
        .body("action_items", not(empty()));
    given()
        .contentType("application/json")
        .body("{\"markdown\":\"It was the fault of @bob.\",\"based_on\":0,\"role\":\"author\"}")
        .put(path)
        .then()
        .statusCode(200)
        .body("revision", equalTo(1))
        .body("wording", hasSize(2));
    given()
        .contentType("application/json")
        .body("{\"markdown\":\"Other.\",\"based_on\":0}")
        .put(path)
        .then()
        .statusCode(409);
    post("incidents/" + id + "/postmortem/action-items/ai1", "{\"state\":\"done\"}")
        .statusCode(200)
        .body("revision", equalTo(2));
    given()
        .get("/api/v1/action-items")
        .then()
        .body("action_items.incident", hasItem(id))
        .body("action_items.findAll { it.incident == '" + id + "' }.id", not(hasItem("ai1")));
    assertThat(given().accept("text/markdown").queryParam("revision", 1).get(path).asString())
        .isEqualTo("It was the fault of @bob.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                      | null",
        "\"x\"                                 | null",
        "{\"markdwon\":\"x\"}                | markdwon",
        "{\"markdown\":7}                      | markdown",
        "{\"based_on\":\"abc\"}              | based_on",
        "{\"based_on\":-1}                     | based_on",
        "{\"based_on\":0.5}                    | based_on",
        "{\"role\":[]}                         | role",
        "{\"action_items\":{}}                 | action_items",
        "{\"action_items\":[\"x\"]}          | action_items",
        "{\"action_items\":[{\"txt\":\"\"}]} | txt"
      },
      nullValues = "null")
  void refusesAPostmortemThatIsNone(String body, @Nullable String parameter) {
    String path = "/api/v1/incidents/" + hold() + "/postmortem";
    String before = given().accept("application/json").get(path).asString();
    given()
        .contentType("application/json")
        .body(body)
        .put(path)
        .then()
        .statusCode(400)
        .body("type", equalTo("urn:whence:problem:invalid-body"))
        .body("parameter", equalTo(parameter));
    assertThat(given().accept("application/json").get(path).asString()).isEqualTo(before);
  }

  @Test
  void answersTellObjectivesPlaybooksAndWhereToRead() {
    String id = ask();
    given()
        .get("/api/v1/explanations/" + id)
        .then()
        .body("impact.slo[0].name", equalTo("logins"))
        .body("impact.slo[0].burn_rate", notNullValue())
        .body("links.ui", containsString("?explanation=" + id))
        .body("postmortem.url", containsString(id));
    given().get("/api/v1/playbooks").then().body("playbooks.id", hasItem("rollback"));
    given()
        .get("/api/v1/playbooks/pool")
        .then()
        .statusCode(200)
        .body(containsString("Little's law"));
    given()
        .get("/api/v1/explanations/" + id + "/experiments")
        .then()
        .statusCode(200)
        .body("explanation", equalTo(id));
    given()
        .queryParam("service", "web")
        .queryParam("below", "0.5")
        .queryParam("over", "4h")
        .get("/api/v1/steady-state")
        .then()
        .statusCode(200)
        .body("well", equalTo(true));
  }
}
