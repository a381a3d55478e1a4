package dev.whence.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.access.Questions;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A question is one of those under way until it ends, however it ends, and no longer.
@QuarkusTest
@TestProfile(Guarded.class)
class GuardedSlotsTest extends GuardedFixture {

  /// One more than the tenant may ask at once.
  private static final int TOO_MANY = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject Questions questions;

  @BeforeEach
  void nothingIsUnderWay() throws Exception {
    await(0);
  }

  private void await(int underWay) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (questions.underWay() != underWay && Instant.now().isBefore(deadline)) {
      Thread.sleep(10);
    }
    assertThat(questions.underWay()).isEqualTo(underWay);
  }

  private RawCall begin(String request, String... headers) throws IOException {
    return RawCall.begin(main.getPort(), request, GuardedCalls.as("shop-ask", headers));
  }

  private RawCall explanation(String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of("Content-Type", "application/json"));
    all.addAll(List.of(headers));
    return begin("POST /api/v1/explanations", all.toArray(String[]::new));
  }

  private void othersAreAnswered() throws Exception {
    await(0);
    assertThat(calls().send("GET", "/api/v1/services", GuardedCalls.as("shop-ask")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aBodyThatTurnsOutTooLargeEndsItsQuestion() throws Exception {
    for (int time = 0; time < TOO_MANY; time++) {
      try (RawCall call = explanation("Transfer-Encoding", "chunked")) {
        try {
          for (int i = 0; i < 400; i++) {
            call.sendChunk(65_536);
          }
        } catch (IOException refusedMeanwhile) {
          // it is answered before all is sent
        }
      }
      await(0);
    }
    othersAreAnswered();
  }

  @Test
  void aBodyIsTooLargeAsSoonAsItIsLongerThanAQuestionMayBe() throws Exception {
    try (RawCall call = explanation("Transfer-Encoding", "chunked")) {
      call.sendChunk(1 << 20);
      call.sendChunk(1);
      assertThat(call.status()).isEqualTo(413);
    }
    othersAreAnswered();
  }

  @Test
  void aQuestionThatCannotBeReadEnds() throws Exception {
    for (int i = 0; i < TOO_MANY; i++) {
      try (RawCall call = begin("GET /api/v1/services?from=%zz", "Connection", "close")) {
        assertThat(call.status()).isEqualTo(400);
      }
    }
    othersAreAnswered();
  }

  @Test
  void aQuestionEndsWithItsConnection() throws Exception {
    for (int i = 0; i < TOO_MANY; i++) {
      try (RawCall call = explanation("Content-Length", "1000")) {
        await(1);
        call.send("{".getBytes(UTF_8));
        call.reset();
      }
      await(0);
    }
    othersAreAnswered();
  }

  @Test
  void aBodyThatDoesNotArriveEndsItsQuestion() throws Exception {
    try (RawCall call = explanation("Content-Length", "1000")) {
      call.send("{".getBytes(UTF_8));
      assertThat(call.status()).isEqualTo(408);
      othersAreAnswered();
    }
  }

  @Test
  void streamsThatWaitForNewsAreNoQuestionsUnderWay() throws Exception {
    List<RawCall> streams = new ArrayList<>();
    try {
      for (int i = 0; i < TOO_MANY; i++) {
        streams.add(begin("GET /mcp/sse"));
        assertThat(streams.getLast().status()).isEqualTo(200);
      }
      othersAreAnswered();
      assertThat(status("GET /mcp/sse")).isEqualTo(429);
      assertThat(status("GET /mcp")).isEqualTo(429);
      for (RawCall stream : streams) {
        stream.close();
      }
      Instant deadline = Instant.now().plus(PATIENCE);
      while (status("GET /mcp/sse") == 429) {
        assertThat(Instant.now()).isBefore(deadline);
        Thread.sleep(50);
      }
    } finally {
      for (RawCall stream : streams) {
        stream.close();
      }
    }
  }

  private int status(String request) throws IOException {
    try (RawCall call = begin(request)) {
      return call.status();
    }
  }
}
