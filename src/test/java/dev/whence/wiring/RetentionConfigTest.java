package dev.whence.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionConfigTest {

  private static final Duration OTHER = Duration.ofDays(1);

  /// @param answers of explanations and questions
  private record Kept(Duration changes, Duration answers, Duration alerts)
      implements RetentionConfig {
    @Override
    public Duration spans() {
      return OTHER;
    }

    @Override
    public Duration logs() {
      return OTHER;
    }

    @Override
    public Duration points() {
      return OTHER;
    }

    @Override
    public Duration cells() {
      return OTHER;
    }
  }

  @Test
  void everyKindThatGrowsByItselfIsDropped() {
    Kept kept = new Kept(Duration.ofDays(5), Duration.ofDays(7), Duration.ofDays(3));

    assertThat(kept.byKind())
        .containsEntry("alert", Duration.ofDays(3))
        .containsEntry("told", Duration.ofDays(3))
        .containsEntry("known-versions", Duration.ofDays(5))
        .containsEntry("question", Duration.ofDays(7))
        .containsEntry("explanation", Duration.ofDays(7));
  }

  @Test
  void whatIsKeptForEverIsNotDropped() {
    assertThat(new Kept(Duration.ZERO, Duration.ofDays(7), Duration.ZERO).byKind())
        .containsOnlyKeys("question", "explanation");
  }
}
