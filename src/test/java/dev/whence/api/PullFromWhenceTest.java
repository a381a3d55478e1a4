package dev.whence.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.whence.intake.Export;
import dev.whence.intake.Receipt;
import dev.whence.intake.Sources;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.pull.Connectors;
import dev.whence.pull.PullSource;
import dev.whence.wiring.Pipeline;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our own Jaeger and Prometheus APIs are sources like any others: what one Whence has, another can
/// follow.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class PullFromWhenceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TestHTTPResource("/")
  URI service;

  @Inject Pipeline pipeline;

  @BeforeEach
  void take() {
    WithTelemetry.takeOnce(pipeline);
  }

  private static Set<String> spans(List<Frame> frames) {
    Set<String> spans = new TreeSet<>();
    for (Frame frame : frames) {
      if (frame.signal() == Signal.SPANS) {
        Spans of = Spans.of(frame);
        for (int row = 0; row < of.size(); row++) {
          spans.add(of.traceId(row) + " " + of.span(row).spanId() + " " + of.span(row).name());
        }
      }
    }
    return spans;
  }

  @Test
  void everySpanIsFollowedOnce(@TempDir Path directory) throws Exception {
    List<Export> taken = new CopyOnWriteArrayList<>();
    Instant now = Telemetry.START.plus(Duration.ofHours(4));
    Sources sources = new Sources(() -> TimeRange.nanos(now));
    Set<String> wanted = spans(Telemetry.frames());
    try (Connectors _ =
        new Connectors(
            List.of(source(PullSource.Kind.JAEGER)),
            export -> {
              taken.add(export);
              return CompletableFuture.completedFuture(
                  new Receipt(export.frame().size(), 0, 0, ""));
            },
            sources,
            directory,
            () -> TimeRange.nanos(now))) {
      Instant deadline = Instant.now().plus(PATIENCE);
      while (!spans(frames(taken)).containsAll(wanted)) {
        assertThat(Instant.now())
            .as("pulled %s; %s", spans(frames(taken)), sources.of(Tenant.DEFAULT))
            .isBefore(deadline);
        Thread.sleep(100);
      }
    }
    long rows = frames(taken).stream().mapToLong(Frame::size).sum();
    assertThat(rows).isEqualTo(spans(frames(taken)).size());
  }

  private static List<Frame> frames(List<Export> taken) {
    return new ArrayList<>(taken).stream().map(Export::frame).toList();
  }

  private PullSource source(PullSource.Kind kind) {
    return new PullSource(
        "itself",
        kind,
        service,
        "",
        Tenant.DEFAULT,
        new PullSource.Pace(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofMinutes(2),
            Duration.ofHours(5),
            Duration.ofMinutes(20),
            Duration.ofSeconds(5)),
        new PullSource.Wanted(
            List.of(), Map.of(), List.of(), Duration.ofSeconds(15), List.of(), List.of(), 200),
        32 << 20,
        Duration.ofSeconds(30));
  }

  @Test
  void sourcesTellWhatCameAndWhatDidNot() {
    given()
        .contentType("application/json")
        .body("{\"streams\":[{\"stream\":{\"app\":\"seen\"},\"values\":[[7,\"x\"]]}]}")
        .post("/loki/api/v1/push")
        .then()
        .statusCode(400);
    long nanos = TimeRange.nanos(Telemetry.START.plus(Duration.ofHours(4)).minusSeconds(3));
    given()
        .contentType("application/json")
        .body(
            "{\"streams\":[{\"stream\":{\"app\":\"seen\"},\"values\":[[\"%d\",\"x\"]]}]}"
                .formatted(nanos))
        .post("/loki/api/v1/push")
        .then()
        .statusCode(204);
    Map<String, Object> loki =
        given()
            .get("/api/v1/sources")
            .then()
            .statusCode(200)
            .extract()
            .path("sources.find { it.name == 'loki' }");
    assertThat(((Number) loki.get("lag_seconds")).doubleValue()).isEqualTo(3.0);
    assertThat(((Number) loki.get("items")).longValue()).isPositive();
    assertThat(((Number) loki.get("refused_requests")).longValue()).isPositive();
    assertThat((String) loki.get("last_error")).isNotEmpty();
    assertThat((String) loki.get("last_seen")).isNotEmpty();
  }

  @Test
  void coverageTellsWhatIsMissingAndHowToGetIt() {
    JsonPath all =
        given()
            .queryParam("from", Telemetry.START.minusSeconds(3600).toString())
            .queryParam("to", Telemetry.START.plusSeconds(3600 * 3).toString())
            .get("/api/v1/coverage")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(all.getLong("join.requests")).isPositive();
    assertThat(all.getDouble("join.log_lines_joined_ratio")).isBetween(0.0, 1.0);
    String auth = "services.find { it.'service.name' == 'auth' }.";
    assertThat(all.<String>getList(auth + "present"))
        .contains(
            "traces",
            "logs",
            "metrics",
            "trace_context_in_logs",
            "request_id_in_logs",
            "version",
            "database_durations");
    assertThat(all.<String>getList(auth + "missing.what")).contains("exemplars");
    assertThat(all.<String>getList(auth + "missing.setting"))
        .anyMatch(setting -> setting.contains("OTEL_METRICS_EXEMPLAR_FILTER"));
    String audit = "services.find { it.'service.name' == 'audit' }.";
    assertThat(all.<String>getList(audit + "missing.what"))
        .contains("logs", "metrics")
        .doesNotContain("trace_context_in_logs", "exemplars");
    given()
        .queryParam("service", "audit")
        .queryParam("from", Telemetry.START.minusSeconds(3600).toString())
        .queryParam("to", Telemetry.START.plusSeconds(3600 * 3).toString())
        .get("/api/v1/coverage")
        .then()
        .body("services.'service.name'", contains("audit"));
  }
}
