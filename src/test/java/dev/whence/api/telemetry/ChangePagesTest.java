package dev.whence.api.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

import dev.whence.api.TelemetryFixture;
import dev.whence.api.WithTelemetry;
import dev.whence.model.BareChange;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Changes;
import dev.whence.store.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A window of more changes than are looked at.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class ChangePagesTest extends TelemetryFixture {

  private static final long MILLI = 1_000_000;
  private static final long BEGIN = Samples.T0 - 6 * Samples.DAY;
  private static final int CHANGES = ChangeResource.MAX_SEEN + 50;

  @Test
  void whatIsTooMuchIsSaidAtItsBeginning() {
    List<ChangeEvent> all = IntStream.range(0, CHANGES).mapToObj(ChangePagesTest::change).toList();
    WithTelemetry.take(pipeline, List.of(Changes.frame(all, BEGIN)));
    JsonPath page =
        get("/api/v1/changes", "from", BEGIN / MILLI, "to", BEGIN / MILLI + CHANGES, "limit", 10)
            .statusCode(200)
            .body("changes", hasSize(10))
            .body("left_out", hasSize(2))
            .extract()
            .jsonPath();
    assertThat(page.getString("changes[0].id")).isEqualTo("crowd-50");
    assertThat(page.getString("left_out[0].summary"))
        .isEqualTo("changes before the last 100,000; choose a shorter time");
    assertThat(page.getString("left_out[1].summary")).contains("99,990");
  }

  private static ChangeEvent change(int number) {
    return BareChange.of("crowd-" + number, ChangeKind.OTHER, BEGIN + number * MILLI, null);
  }
}
