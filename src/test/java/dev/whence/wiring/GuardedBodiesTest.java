package dev.whence.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bodies are bounded before they are read: by length, by what is held of all, and in time.
@QuarkusTest
@TestProfile(Guarded.class)
class GuardedBodiesTest extends GuardedFixture {

  private static final String PAGERDUTY = "POST /api/v1/alerts/pagerduty";
  private static final String MIB = String.valueOf(1 << 20);
  private static final Pattern HELD =
      Pattern.compile("^whence_receive_in_flight_bytes(?:\\{.*})? (\\S+)$", Pattern.MULTILINE);

  private long held() throws Exception {
    Matcher matcher =
        HELD.matcher(calls().send("GET", "/q/metrics", GuardedCalls.as("root")).body());
    assertThat(matcher.find()).isTrue();
    return (long) Double.parseDouble(matcher.group(1));
  }

  private void awaitHeld(long least, long most) throws Exception {
    Instant deadline = Instant.now().plusSeconds(20);
    long held = held();
    while ((held < least || held > most) && Instant.now().isBefore(deadline)) {
      Thread.sleep(20);
      held = held();
    }
    assertThat(held).isBetween(least, most);
  }

  @AfterEach
  void nothingStays() throws Exception {
    awaitHeld(0, 0);
  }

  private RawCall begin(String request, String... headers) throws IOException {
    return RawCall.begin(main.getPort(), request, headers);
  }

  @ParameterizedTest
  @CsvSource({
    "alerts/pagerduty,X-PagerDuty-Signature,v1=00",
    "changes/github,X-Hub-Signature-256,sha256=00",
    "changes/gitlab,X-Gitlab-Token,guess",
    "changes/flux,X-Signature,sha256=00"
  })
  void whoHasNoCredentialMaySendLittle(String path, String header, String value) throws Exception {
    String request = "POST /api/v1/" + path;
    try (RawCall call = begin(request, header, value, "Content-Length", "20000000")) {
      assertThat(call.status()).isEqualTo(413);
    }
    if (!path.equals("changes/gitlab")) { // which is refused by its head
      try (RawCall call = begin(request, header, value, "Transfer-Encoding", "chunked")) {
        call.sendChunk(1 << 20);
        call.sendChunk(1);
        assertThat(call.status()).isEqualTo(413);
      }
    }
  }

  @Test
  void anAlertsBodyIsBoundedForSendersToo() throws Exception {
    for (String tool : List.of("alertmanager", "grafana", "pagerduty")) {
      String[] headers = GuardedCalls.as("shop-in", "Content-Length", "1048577");
      try (RawCall call = begin("POST /api/v1/alerts/" + tool, headers)) {
        assertThat(call.status()).isEqualTo(413);
      }
      String[] chunked = GuardedCalls.as("shop-in", "Transfer-Encoding", "chunked");
      try (RawCall call = begin("POST /api/v1/alerts/" + tool, chunked)) {
        call.sendChunk(1 << 20);
        call.sendChunk(1);
        assertThat(call.status()).isEqualTo(413);
      }
    }
  }

  @Test
  void anAlertsBodyIsHeldAmongAllOthers() throws Exception {
    String[] headers = GuardedCalls.as("shop-in", "Content-Length", "1000000");
    try (RawCall call = begin("POST /api/v1/alerts/grafana", headers)) {
      call.send(new byte[1_000]);
      awaitHeld(1_000_000, 1_000_000);
    }
    awaitHeld(0, 0);
  }

  @Test
  void withoutACredentialLittleIsHeldOfAll() throws Exception {
    List<RawCall> calls = new ArrayList<>();
    try {
      for (int i = 0; i < 16; i++) {
        calls.add(begin(PAGERDUTY, "X-PagerDuty-Signature", "v1=00", "Content-Length", MIB));
      }
      awaitHeld(16 << 20, 16 << 20);
      try (RawCall refused =
          begin(
              "POST /api/v1/changes/github",
              "X-Hub-Signature-256",
              "sha256=00",
              "Content-Length",
              MIB)) {
        assertThat(refused.status()).isEqualTo(503);
      }
      assertThat(calls().send("POST", "/v1/logs", GuardedCalls.as("shop-in")).statusCode())
          .isEqualTo(200);
    } finally {
      for (RawCall call : calls) {
        call.close();
      }
    }
  }

  @Test
  void aTokenInTheHeadIsCheckedBeforeTheBodyIsRead() throws Exception {
    try (RawCall call =
        begin("POST /api/v1/changes/gitlab", "X-Gitlab-Token", "guess", "Content-Length", "1000")) {
      assertThat(call.status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/logs,503",
    "/loki/api/v1/push,503",
    "/_bulk,503",
    "/api/v1/changes,503",
    "/api/v1/changes/argocd,503",
    "/api/v1/alerts/grafana,408"
  })
  void aBodyMustArriveInTime(String path, int status) throws Exception {
    String[] headers =
        GuardedCalls.as("shop-in", "Content-Type", "application/json", "Content-Length", "50000");
    try (RawCall call = begin("POST " + path, headers)) {
      call.send("{".repeat(10_000).getBytes(UTF_8));
      assertThat(call.status()).isEqualTo(status);
      if (status == 503) {
        assertThat(call.header("Retry-After")).isEqualTo("1");
      }
      awaitHeld(0, 0);
    }
  }

  @Test
  void aBodyWhoseSignatureIsNotKnownYetMustArriveInTime() throws Exception {
    try (RawCall call = begin(PAGERDUTY, "X-PagerDuty-Signature", "v1=00", "Content-Length", MIB)) {
      assertThat(call.status()).isEqualTo(408);
    }
    try (RawCall call =
        begin(
            "POST /api/v1/changes/flux",
            "X-Signature",
            "sha256=00",
            "Transfer-Encoding",
            "chunked")) {
      call.sendChunk(1_000);
      assertThat(call.status()).isEqualTo(503);
    }
  }
}
