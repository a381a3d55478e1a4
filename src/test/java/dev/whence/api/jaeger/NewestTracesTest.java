package dev.whence.api.jaeger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.api.TelemetryFixture;
import dev.whence.api.WithTelemetry;
import dev.whence.model.Frame;
import dev.whence.store.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Searches in more spans than one may look at find the newest of them.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class NewestTracesTest extends TelemetryFixture {

  private static final String SERVICE = "busy";
  private static final int FRAMES = 80;
  private static final int SPANS = 300;
  private static final long STEP = 25_000_000;
  private static final long BEGIN = Samples.T0 - 3 * Samples.DAY;
  private static final long LAST = (long) FRAMES * SPANS - 1;

  private static boolean taken;

  private void takeOnce() {
    if (taken) {
      return;
    }
    taken = true;
    List<Frame> frames = new ArrayList<>();
    for (int frame = 0; frame < FRAMES; frame++) {
      Samples samples = Samples.spans();
      for (int i = 0; i < SPANS; i++) {
        long number = (long) frame * SPANS + i;
        String name = number == 10 ? "rare" : "usual";
        samples.span(number + 1, number + 1, SERVICE, name, BEGIN + number * STEP);
      }
      frames.add(samples.frame());
    }
    WithTelemetry.take(pipeline, frames);
  }

  private static List<Long> starts(String operation, int limit) {
    return get(
            "/api/traces",
            "service",
            SERVICE,
            "operation",
            operation,
            "limit",
            limit,
            "start",
            BEGIN / 1_000,
            "end",
            (BEGIN + 3_600 * Samples.SECOND) / 1_000)
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("data.collect { it.spans[0].startTime }", Long.class);
  }

  private static long startOf(long number) {
    return (BEGIN + number * STEP) / 1_000;
  }

  @Test
  void theNewestComeFirst() {
    takeOnce();
    assertThat(starts("usual", 3))
        .containsExactly(startOf(LAST), startOf(LAST - 1), startOf(LAST - 2));
    assertThat(starts("all", 200)).hasSize(200).startsWith(startOf(LAST));
  }

  @Test
  void whatIsRareIsLookedForUpToTheBegin() {
    takeOnce();
    assertThat(starts("rare", 20)).containsExactly(startOf(10));
  }
}
