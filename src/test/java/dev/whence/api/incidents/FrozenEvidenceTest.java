package dev.whence.api.incidents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.api.Json;
import dev.whence.api.Telemetry;
import dev.whence.api.WithTelemetry;
import dev.whence.decode.DecodeException;
import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.request.RequestFinder;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.Document;
import dev.whence.wiring.Pipeline;
import dev.whence.wiring.PipelineSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is copied for a piece of evidence is the curve that it speaks of.
class FrozenEvidenceTest {

  private static final Clock NOW =
      Clock.fixed(Telemetry.START.plus(Duration.ofHours(2)), ZoneOffset.UTC);
  private static final IncidentSettings SETTINGS =
      new IncidentSettings(Duration.ofMinutes(30), true, Duration.ZERO, List.of(), 8, 1 << 20, 0.6);

  @TempDir Path directory;
  private Pipeline pipeline;

  @BeforeEach
  void open() {
    pipeline = Pipeline.open(PipelineSettings.in(directory), () -> TimeRange.nanos(NOW.instant()));
    List<Frame> frames = new ArrayList<>(Telemetry.frames());
    frames.add(gauge("auth", "prod", "k8s.pod.cpu.usage"));
    frames.add(gauge("auth", "staging", "k8s.pod.cpu.usage"));
    frames.add(gauge("auth", "prod", "container_cpu_usage_seconds_total"));
    frames.add(gauge("proxy", "prod", "upstream_rq_5xx"));
    WithTelemetry.take(pipeline, frames);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private static Frame gauge(String service, String environment, String metric) {
    String body =
        """
        {"resourceMetrics":[{"resource":{"attributes":[
          {"key":"service.name","value":{"stringValue":"%s"}},
          {"key":"deployment.environment.name","value":{"stringValue":"%s"}}]},
          "scopeMetrics":[{"metrics":[{"name":"%s","unit":"{cpu}","gauge":{"dataPoints":[
            {"timeUnixNano":"%d","asDouble":0.25}]}}]}]}]}
        """
            .formatted(
                service, environment, metric, TimeRange.nanos(Telemetry.START.plusSeconds(300)));
    try {
      return OtlpDecoder.decode(Signal.POINTS, OtlpEncoding.JSON, body.getBytes(UTF_8)).frame();
    } catch (DecodeException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /// What is copied for an answer with one piece of evidence, which a node of `auth` cites.
  private JsonNode frozen(String evidence) {
    String json =
        """
        {"schema":"causal-explanation/1","id":"exp_1","revision":1,"status":"complete",
         "verdict":"probable","title":"t","tenant":"default",
         "window":{"from":"2026-11-24T14:05:00Z","to":"2026-11-24T14:10:00Z","baselines":[],
           "history":[],"baseline":{"from":"2026-11-24T14:00:00Z","to":"2026-11-24T14:05:00Z",
           "kind":"preceding"}},
         "nodes":[{"id":"n1","role":"root_cause","kind":"resource_exhausted","entity":{
           "type":"service","service.name":"auth","deployment.environment.name":"prod"},
           "cause_eligible":true,"score":0.9,"evidence":["ev1"]}],
         "edges":[],"evidence":[%s],"changes":[],"candidates":[],"hypotheses":[],"ruled_out":[],
         "coincident":[],"missing_evidence":[],"next_checks":[],"timeline":[],"five_whys":[]}
        """
            .formatted(evidence);
    FrozenEvidence frozen =
        new FrozenEvidence(
            pipeline.store(),
            new RequestFinder(pipeline.store(), Vocabulary.DEFAULT, RequestFinder.Bounds.DEFAULT),
            Vocabulary.DEFAULT,
            NOW,
            SETTINGS);
    Document kept = new Document("explanation", "exp_1", 1, TimeRange.nanos(Telemetry.START), json);
    frozen.freeze(Tenant.DEFAULT, kept, Json.kept(json, Explanation.class));
    Document copied = frozen.find(Tenant.DEFAULT, "exp_1", 1).orElseThrow();
    return Json.kept(copied.json()).at("/evidence/0");
  }

  private static String moved(String type, String metric, String unit) {
    return """
    {"id":"ev1","type":"%s","display":"d","metric":"%s","unit":"%s","value_before":0.1,
     "value_after":0.9}
    """
        .formatted(type, metric, unit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"k8s.pod.cpu.usage", "container_cpu_usage_seconds_total"})
  void aMetricIsCopiedUnderItsNameWhateverItsShape(String metric) {
    JsonNode frozen = frozen(moved("METRIC", metric, "{cpu}"));
    assertThat(frozen.at("/query/expr").asText())
        .contains("signal=" + metric, "service=auth", "environment=prod");
    assertThat(frozen.at("/data/signal").asText()).isEqualTo(metric);
    assertThat(frozen.at("/data/series")).hasSize(1);
  }

  @Test
  void aMetricThatOthersReportIsTheirs() {
    JsonNode frozen = frozen(moved("METRIC", "upstream_rq_5xx", "1"));
    assertThat(frozen.at("/query/expr").asText())
        .contains("signal=upstream_rq_5xx")
        .doesNotContain("service=");
    assertThat(frozen.at("/data/series/0/labels/service.name").asText()).isEqualTo("proxy");
  }

  @Test
  void whatIsNoStoredMetricIsNotReplacedByAnotherCurve() {
    JsonNode frozen = frozen(moved("METRIC", "cpu usage", "{cpu}"));
    assertThat(frozen.has("query")).isFalse();
    assertThat(frozen.path("left_out").asText()).contains("nothing beyond");
  }

  @Test
  void howManyRequestsCameIsARate() {
    JsonNode frozen = frozen(moved("METRIC", "calls of auth", "{request}/s"));
    assertThat(frozen.at("/query/expr").asText()).contains("signal=rate", "service=auth");
  }

  @Test
  void whatSpansTellStaysTheirs() {
    JsonNode frozen = frozen(moved("TRANSACTIONAL", "duration", "s"));
    assertThat(frozen.at("/query/expr").asText()).contains("signal=latency", "service=auth");
  }
}
