package dev.whence.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.whence.model.Frame;
import dev.whence.model.Signal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Somebody may choose texts so that they collide: that must cost little, and change nothing.
class CrowdingTest {

  /// A text of a hash code that 2^17 others share: "Aa" and "BB" hash alike.
  private static String colliding(int number) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 17; bit++) {
      text.append((number >>> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }

  @Test
  void collidingTextsStayApartAndAreFoundAgain() {
    assertThat(colliding(1).hashCode()).isEqualTo(colliding(2).hashCode());
    Frame.Builder frame = new Frame.Builder(Signal.LOGS);
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 100_000; i++) {
              assertThat(frame.text(colliding(i))).isEqualTo(i + 1);
            }
          }
        });
    assertThat(frame.build().texts()).hasSize(100_001).doesNotHaveDuplicates();
  }

  @Test
  void usualTextsAreKeptOnce() {
    Frame.Builder frame = new Frame.Builder(Signal.LOGS);
    for (int i = 0; i < 50_000; i++) {
      assertThat(frame.text("req-" + i % 10_000)).isEqualTo(i % 10_000 + 1);
    }
  }
}
