package dev.whence.demo;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.whence.FreePort;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Explanation;
import dev.whence.wiring.Pipeline;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One incident, told twice: by five doors that are not OTLP, two of them fed by a real Prometheus
/// and a real Alertmanager, and by OTLP. The answer is the same.
///
/// Prometheus takes points that lie up to ten minutes ahead of its clock, and passes on what is
/// later than its own start: so the incident lies in the minutes after that.
@Tag("full")
@QuarkusTest
@TestProfile(FiveDoorsTest.TwoTenants.class)
class FiveDoorsTest {

  private static final String OTLP = "otlp";
  private static final String TENANT = "X-Scope-OrgID";
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TestHTTPResource("/")
  URI service;

  @Inject Pipeline pipeline;

  @Test
  void fiveDoorsGiveTheChainThatOtlpGives(@TempDir Path directory) throws Exception {
    int prometheusPort = FreePort.next();
    Incident incident = Incident.from(Instant.now().plusSeconds(15), 7);
    try (Exposition exposition = new Exposition(incident.told.points);
        DebianProgram _ =
            new DebianProgram(
                "prometheus",
                directory.resolve("prometheus.log"),
                "--config.file=" + prometheusConfig(directory, exposition.port()),
                "--storage.tsdb.path=" + directory.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + prometheusPort);
        OtherDoors doors = new OtherDoors(service)) {
      doors.spans(incident.told.spans);
      doors.logs(incident.told.lines);
      doors.rollout("user-profile", "2.4.0", incident.fault);
      alert(directory, incident);
      otlp(incident);
      await("Prometheus has scraped everything", exposition::done);
      await(
          "Prometheus has passed everything on", () -> taken("prometheus") >= exposition.samples());
      assertThat(taken("prometheus")).isEqualTo(exposition.samples());
    }
    pipeline.compactAll();

    Explanation fromOtlp = ask(incident, OTLP);
    Explanation fromDoors = ask(incident, "default");
    assertThat(fromOtlp.rootCause()).isNotNull();
    assertThat(fromOtlp.edges()).isNotEmpty();
    assertThat(chain(fromDoors)).isEqualTo(chain(fromOtlp));
    assertThat(fromDoors.verdict()).isEqualTo(fromOtlp.verdict());
    assertThat(fromDoors.rootCause().triggeredByChange()).startsWith("argocd-user-profile-");
    assertThat(root(fromDoors)).contains("user-profile");
  }

  private static String prometheusConfig(Path directory, int port) throws IOException {
    // scrapes of itself are told by the clock, not by the incident
    Path config = directory.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        scrape_configs:
          - job_name: shop
            honor_labels: true
            static_configs: [{targets: ['127.0.0.1:%d']}]
        remote_write:
          - url: %s
            queue_config: {batch_send_deadline: 500ms}
            write_relabel_configs:
              - {source_labels: [__name__], regex: 'up|scrape_.*', action: drop}
        """
            .formatted(
                port, "http://127.0.0.1:" + io.restassured.RestAssured.port + "/api/v1/write"));
    return config.toString();
  }

  private void alert(Path directory, Incident incident) throws Exception {
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
            .formatted(service.resolve("/api/v1/alerts/alertmanager")));
    try (DebianProgram _ =
        new DebianProgram(
            "prometheus-alertmanager",
            directory.resolve("alertmanager.log"),
            "--config.file=" + config,
            "--storage.path=" + directory.resolve("alertmanager"),
            "--web.listen-address=127.0.0.1:" + port,
            "--cluster.listen-address=")) {
      String body =
          """
          [{"labels":{"alertname":"SlowLogins","service_name":"auth-v2","env":"production"},
            "startsAt":"%s","endsAt":"%s"}]
          """
              .formatted(incident.start, incident.end.plusSeconds(3600));
      await("Alertmanager listens", () -> post(port, body));
      await("the alert arrives", () -> taken("alerts/alertmanager") > 0);
    }
    assertThat(
            given()
                .queryParam("from", incident.start.minusSeconds(1).toString())
                .queryParam("to", incident.end.toString())
                .get("/api/v1/alerts")
                .then()
                .statusCode(200)
                .extract()
                .<List<String>>path("alerts.'service.name'"))
        .containsExactly("auth-v2");
  }

  private static boolean post(int port, String body) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2/alerts"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void otlp(Incident incident) {
    OtlpTarget target =
        new OtlpTarget(OtlpTarget.Protocol.HTTP, service, service, Map.of(TENANT, OTLP));
    try (OtlpExport export = new OtlpExport(target)) {
      incident.tell(new Batches(export, 500));
    }
  }

  private static long taken(String source) {
    Number items =
        given()
            .get("/api/v1/sources")
            .then()
            .statusCode(200)
            .extract()
            .path("sources.find { it.name == '" + source + "' }?.items");
    return items == null ? 0 : items.longValue();
  }

  private static void await(String what, BooleanSupplier holds) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!holds.getAsBoolean()) {
      assertThat(Instant.now()).as(what).isBefore(deadline);
      Thread.sleep(200);
    }
  }

  private static Explanation ask(Incident incident, String tenant) throws IOException {
    String answer =
        given()
            .header(TENANT, tenant)
            .accept(ContentType.JSON)
            .queryParam("service", Incident.SYMPTOM)
            .queryParam("signal", "latency")
            .queryParam("from", incident.fault.minusSeconds(20).toString())
            .queryParam("to", incident.end.toString())
            .queryParam("baselineFrom", incident.start.plusSeconds(10).toString())
            .queryParam("baselineTo", incident.fault.minusSeconds(20).toString())
            .get("/api/v1/explanations")
            .then()
            .statusCode(200)
            .extract()
            .asString();
    return JsonMapper.builder()
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build()
        .readValue(answer, Explanation.class);
  }

  private static String root(Explanation answer) {
    return answer.nodes().stream()
        .filter(node -> node.id().equals(answer.rootCause().node()))
        .map(FiveDoorsTest::text)
        .findFirst()
        .orElse("");
  }

  /// Every node and every link, without what names the tool that told of a change.
  private static Set<String> chain(Explanation answer) {
    Map<String, String> nodes = new HashMap<>();
    answer.nodes().forEach(node -> nodes.put(node.id(), text(node)));
    Set<String> chain = new java.util.TreeSet<>(nodes.values());
    answer
        .edges()
        .forEach(
            edge ->
                chain.add(
                    nodes.get(edge.from())
                        + " --"
                        + edge.relation()
                        + "--> "
                        + nodes.get(edge.to())));
    chain.add("root " + answer.rootCause().kind() + " " + root(answer));
    return chain;
  }

  private static String text(Explanation.Node node) {
    Entity entity = node.entity();
    return String.join(
        " ",
        node.role(),
        node.kind(),
        entity.type().wireName(),
        entity.service(),
        String.valueOf(entity.instance()),
        String.valueOf(entity.operation()),
        String.valueOf(entity.peer()),
        String.valueOf(entity.resource()));
  }

  /// Runs the application on a data directory of its own, for two tenants.
  public static final class TwoTenants implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      try {
        return Map.of(
            "whence.data",
            Files.createTempDirectory("whence-doors").toString(),
            "whence.access.local-tenants",
            "default," + OTLP);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
