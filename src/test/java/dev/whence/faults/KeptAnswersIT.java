package dev.whence.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 at random points while questions are asked: an answer that was given is there
/// afterwards, byte for byte, under its ID and revision.
@Tag("full")
class KeptAnswersIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int KILLS = 4;
  private static final int LEAST_ANSWERS = 20;
  private static final long WINDOW_SECONDS = 600;

  @TempDir Path directory;

  /// Answers as they were given, by the path that gives them again.
  private final Map<String, String> given = new ConcurrentHashMap<>();

  @Test
  void whatWasAnsweredIsKept() throws Exception {
    Random random = new Random(KILLS);
    Exports exports = new Exports("answers", Clocks.recently());
    Ledger ledger = new Ledger();
    try (RealService service = new RealService(directory).start();
        Sender sender = new Sender(service, exports, ledger).start(2, 20)) {
      for (int kill = 0; kill < KILLS; kill++) {
        sender.awaitMore(10);
        int before = given.size();
        AtomicBoolean goesOn = new AtomicBoolean(true);
        int from = kill * 1_000;
        Thread asker =
            Thread.ofVirtual().start(() -> ask(service, exports.beginNanos(), from, goesOn));
        while (given.size() < before + LEAST_ANSWERS && asker.isAlive()) {
          RealService.pause(10);
        }
        RealService.pause(random.nextInt(500));
        service.kill();
        goesOn.set(false);
        asker.join();
        assertThat(given).as(service.logText()).hasSizeGreaterThanOrEqualTo(before + LEAST_ANSWERS);
        service.start();
        for (Map.Entry<String, String> each : given.entrySet()) {
          HttpResponse<String> kept = service.get(each.getKey());
          assertThat(kept.statusCode()).as("%s: %s", each.getKey(), kept.body()).isEqualTo(200);
          assertThat(kept.body()).as(each.getKey()).isEqualTo(each.getValue());
        }
      }
      sender.finish();
      FaultFigures.add(
          "kill -9 while questions are asked, " + KILLS + " times",
          given.size() + " answers given, all the same afterwards");
    }
  }

  /// Asks about one window after another, each another question, until the service is gone.
  private void ask(RealService service, long beginNanos, int from, AtomicBoolean goesOn) {
    long second = beginNanos / 1_000_000_000L;
    try {
      for (int i = from; goesOn.get(); i++) {
        Instant end = Instant.ofEpochSecond(second - i % WINDOW_SECONDS);
        HttpResponse<String> answer =
            service.get(
                "/api/v1/explanations?from="
                    + end.minusSeconds(WINDOW_SECONDS + i)
                    + "&to="
                    + end.plusSeconds(WINDOW_SECONDS));
        if (answer.statusCode() == 200) {
          JsonNode said = JSON.readTree(answer.body());
          given.put(
              "/api/v1/explanations/%s?revision=%d"
                  .formatted(said.path("id").asText(), said.path("revision").asInt()),
              answer.body());
        }
      }
    } catch (IOException killed) {
      // what was not answered in full is not promised
    }
  }
}
