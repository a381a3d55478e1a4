package dev.whence.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.join.IdentitySettings;
import dev.whence.join.RequestIdentity;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.redact.RedactionSettings;
import dev.whence.redact.Redactor;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormaliserTest {

  private static final int MOST = 64;
  private final Normaliser normaliser =
      new Normaliser(
          new Limits(MOST, 8, 8, 8, 0, Duration.ofHours(1)),
          new RequestIdentity(IdentitySettings.DEFAULT),
          new Redactor(RedactionSettings.usual("a key of the test".getBytes(UTF_8))));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111111",
        "ghp_abcdefghi0123456789abcdefghi0123456789",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_def",
      })
  void noHeadOfASecretIsLeftAtTheBound(String secret) {
    for (int before = 0; before < MOST; before++) {
      String head = "y".repeat(before) + " ";
      String tail = " z".repeat(MOST);
      assertThat(body(head + secret + tail)).isEqualTo((head + "***" + tail).substring(0, MOST));
    }
  }

  @Test
  void bytesThatAreCutAreLookedInto() {
    String long64 =
        Base64.getEncoder().encodeToString(("password=HUNT " + "x".repeat(9_001)).getBytes(UTF_8));
    String kept = body(long64);
    assertThat(new String(Base64.getDecoder().decode(kept), UTF_8))
        .startsWith("password=*** xx")
        .hasSize(48);
  }

  @Test
  void longTextsAreCutAndCounted() {
    Normaliser.Normalised normalised = normaliser.normalise(line("word ".repeat(2_000)), 1);
    assertThat(Logs.of(normalised.frame()).body(0))
        .isEqualTo("word ".repeat(2_000).substring(0, MOST));
    assertThat(normalised.truncated()).isEqualTo(1);
  }

  private String body(String body) {
    return Logs.of(normaliser.normalise(line(body), 1).frame()).body(0);
  }

  private static Frame line(String body) {
    Frame.Builder frame = new Frame.Builder(Signal.LOGS);
    int row = frame.table(Section.LOGS).add();
    frame.table(Section.LOGS).set(row, Logs.TIME, 1).set(row, Logs.BODY, frame.text(body));
    return frame.build();
  }
}
