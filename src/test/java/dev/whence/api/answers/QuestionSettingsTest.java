package dev.whence.api.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.api.Telemetry;
import dev.whence.api.TelemetryFixture;
import dev.whence.api.WithTelemetry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the configuration says of questions is what the engine works by.
@QuarkusTest
@TestProfile(QuestionSettingsTest.Small.class)
class QuestionSettingsTest extends TelemetryFixture {

  /// Few requests are counted one by one, few series looked into, and no block is opened.
  public static final class Small extends WithTelemetry {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> all = new HashMap<>(super.getConfigOverrides());
      all.put("whence.questions.max-counted-requests", "10");
      all.put("whence.questions.max-series", "1");
      all.put("whence.questions.max-evidence-blocks", "0");
      return all;
    }
  }

  @Test
  void areTheEngines() {
    WithTelemetry.take(pipeline, Telemetry.laterLogins());
    WithTelemetry.take(pipeline, Telemetry.slowLogins());
    var answer = get("/api/v1/explanations", WHY_SLOW_LOGINS).statusCode(200).extract();

    assertThat(answer.<List<String>>path("coverage.gaps"))
        .anyMatch(gap -> gap.matches("cohorts are counted over \\d+ of 60 requests, .*"));
    assertThat(answer.<Integer>path("engine.blocks_opened")).isZero();
  }

  @Test
  void fewSeriesAreLookedInto() {
    var answer =
        get(
                "/api/v1/explanations",
                "service",
                "auth",
                "from",
                "2026-11-24T14:05:00Z",
                "to",
                "2026-11-24T14:10:00Z")
            .statusCode(200)
            .extract();
    assertThat(answer.<List<String>>path("coverage.gaps"))
        .contains("of metrics, only the first 1 series by name were looked into");
  }
}
