package dev.whence.api;

import static io.restassured.RestAssured.given;

import dev.whence.wiring.Pipeline;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/// The application once it has taken [Telemetry] in, and how it is asked over HTTP.
public abstract class TelemetryFixture {

  protected static final String FROM = "2026-11-24T14:00:00Z";
  protected static final String TO = "2026-11-24T14:10:00Z";
  protected static final String TRACE = "0000000000000abc0000000000000001";
  protected static final long START_SECONDS = Telemetry.START.getEpochSecond();
  protected static final long END_SECONDS = START_SECONDS + 600;

  /// What is asked, by names and values, about [Telemetry#slowLogins], which
  /// [Telemetry#laterLogins] come before.
  protected static final Object[] WHY_SLOW_LOGINS = {
    "service",
    "web",
    "signal",
    "latency",
    "from",
    "2026-11-24T16:10:00Z",
    "to",
    "2026-11-24T16:20:00Z"
  };

  @Inject protected Pipeline pipeline;

  @BeforeEach
  protected void takeTelemetryOnce() {
    WithTelemetry.takeOnce(pipeline);
  }

  /// @param query names and values by turns
  protected static ValidatableResponse get(String path, Object... query) {
    var request = given();
    for (int i = 0; i < query.length; i += 2) {
      request.queryParam((String) query[i], query[i + 1]);
    }
    return request.get(path).then();
  }

  /// Likewise, about the ten minutes of [Telemetry].
  protected static ValidatableResponse inWindow(String path, Object... query) {
    List<Object> all = new ArrayList<>(List.of(query));
    all.addAll(List.of("from", FROM, "to", TO));
    return get(path, all.toArray());
  }
}
