package dev.whence.api.telemetry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.whence.api.TelemetryFixture;
import dev.whence.api.WithTelemetry;
import dev.whence.model.Frame;
import dev.whence.store.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Log lines by word and severity, page by page, and in more blocks than a page may open.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class LogPagesTest extends TelemetryFixture {

  private static final int BLOCKS = 260;
  private static final int MOST_BLOCKS = 200;
  private static final int LINES = 300;
  private static final long MILLI = 1_000_000;
  private static final long STEP = 16 * MILLI;
  private static final long BEGIN = Samples.T0 - 4 * Samples.DAY;
  private static final long END = BEGIN + 600 * Samples.SECOND;

  @Test
  void searchesLogLines() {
    inWindow("/api/v1/logs", "q", "Connection AVAILABLE")
        .statusCode(200)
        .body("logs", hasSize(1))
        .body("logs[0].trace_id", equalTo("0000000000000abc0000000000000001"))
        .body("logs[0].'service.name'", equalTo("auth"));
    inWindow("/api/v1/logs", "q", "refused")
        .body("logs[0].request_id", equalTo("r-0001-abcd"))
        .body("logs[0].trace_id", nullValue());
    inWindow("/api/v1/logs", "severity", "warn").body("logs.severity", contains(13, 17));
    inWindow("/api/v1/logs", "severity", "error", "service", "auth").body("logs", hasSize(1));
    inWindow("/api/v1/logs", "q", "connection refused").body("logs", hasSize(0));
  }

  @Test
  void pagesThroughLogLinesWithoutLossOrRepeat() {
    for (int size = 1; size <= 7; size++) {
      List<String> seen = new ArrayList<>();
      String cursor = "";
      while (cursor != null) {
        JsonPath page =
            inWindow("/api/v1/logs", "limit", size, "cursor", cursor).extract().jsonPath();
        seen.addAll(page.getList("logs.body"));
        cursor = page.getString("next_cursor");
      }
      assertThat(seen).hasSize(6).startsWith("pool is full").endsWith("login done");
    }
  }

  @Test
  void aPageEndsWhereItsBlocksEndAndTheNextOneGoesOnThere() {
    // each block begins a second after the one before and lasts for five; only its ends are found
    take("overlapping", block -> BEGIN + block * Samples.SECOND, line -> line % (LINES - 1) == 0);
    List<String> seen = new ArrayList<>();
    List<Instant> times = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonPath page = page("overlapping", cursor);
      assertThat(page.getBoolean("complete")).isTrue();
      assertThat(page.getInt("blocks_opened")).isLessThanOrEqualTo(MOST_BLOCKS);
      seen.addAll(page.getList("logs.body"));
      page.<String>getList("logs.time").forEach(time -> times.add(Instant.parse(time)));
      cursor = page.getString("next_cursor");
    }
    assertThat(seen).hasSize(2 * BLOCKS).doesNotHaveDuplicates();
    assertThat(times).isSorted();
  }

  @Test
  void whereTooManyBlocksHoldOneMomentThePageSaysThatItMayLackSome() {
    take("crowded", _ -> BEGIN, _ -> true);
    JsonPath page = page("crowded", "");
    assertThat(page.getInt("blocks_opened")).isEqualTo(MOST_BLOCKS);
    assertThat(page.getBoolean("complete")).isFalse();
    assertThat(page.getList("logs")).hasSize(1000);
  }

  private void take(String word, IntToLongFunction begin, IntPredicate has) {
    List<Frame> frames = new ArrayList<>();
    for (int block = 0; block < BLOCKS; block++) {
      Samples samples = Samples.logs();
      for (int line = 0; line < LINES; line++) {
        long time = begin.applyAsLong(block) + line * STEP;
        String body = (has.test(line) ? word : "other") + " line " + block + " " + line;
        samples.log(0, "writer", body, 9, time);
      }
      frames.add(samples.frame());
    }
    WithTelemetry.take(pipeline, frames);
  }

  private static JsonPath page(String word, @Nullable String cursor) {
    return given()
        .queryParam("q", word)
        .queryParam("limit", 1000)
        .queryParam("from", BEGIN / MILLI)
        .queryParam("to", END / MILLI)
        .queryParam("cursor", cursor)
        .get("/api/v1/logs")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  @Test
  void anEnvironmentAloneIsNotPassedOver() {
    inWindow("/api/v1/logs", "environment", "staging")
        .statusCode(400)
        .body("parameter", equalTo("service"));
  }
}
