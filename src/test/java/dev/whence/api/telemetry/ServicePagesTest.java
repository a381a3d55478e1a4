package dev.whence.api.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.api.TelemetryFixture;
import dev.whence.api.WithTelemetry;
import dev.whence.model.TimeRange;
import dev.whence.store.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Services page by page, whatever they are called.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class ServicePagesTest extends TelemetryFixture {

  private static final long BEGIN = Samples.T0 - 9 * Samples.DAY;
  private static final String LONG = "a-service-of-a-long-name-😀-".repeat(25);
  private static final List<String> NAMES =
      List.of("${service}", "b", LONG + "1", LONG + "2", LONG + "3", "z");

  private static boolean taken;

  private void takeOnce() {
    if (taken) {
      return;
    }
    taken = true;
    Samples samples = Samples.spans();
    for (int i = 0; i < NAMES.size(); i++) {
      samples.span(9_000_001 + i, 1 + i, NAMES.get(i), "work", BEGIN + i);
    }
    WithTelemetry.take(pipeline, List.of(samples.frame()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/services", "/api/v1/coverage"})
  void everyOneIsOnOnePage(String path) {
    takeOnce();
    List<String> seen = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonPath page =
          get(
                  path,
                  "limit",
                  1,
                  "cursor",
                  cursor,
                  "from",
                  TimeRange.instant(BEGIN - Samples.SECOND).toString(),
                  "to",
                  TimeRange.instant(BEGIN + 60 * Samples.SECOND).toString())
              .statusCode(200)
              .extract()
              .jsonPath();
      seen.addAll(page.getList("services.'service.name'"));
      cursor = page.getString("next_cursor");
    }
    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(NAMES)
        .startsWith("${service}")
        .endsWith("b", "z");
  }
}
