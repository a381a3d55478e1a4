package dev.whence.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.intake.FinalRefusal;
import dev.whence.intake.RetryableRefusal;
import dev.whence.pull.Served.Answer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How sources are followed, whatever they speak.
class FollowerTest {

  @TempDir Path directory;

  private static final String NONE = "[]";

  @Test
  void goesOnWhereItStopped() throws Exception {
    try (Served served = new Served(_ -> new Answer(200, NONE))) {
      Pulled pulled = new Pulled(Pulled.source(PullSource.Kind.GRAFANA, served.url()), directory);
      pulled.all();
      assertThat(served.asked()).hasSize(3);
      assertThat(served.asked().getFirst())
          .contains("from=" + Pulled.NOW.minusSeconds(5 + 1800 + 60).toEpochMilli());
      pulled.later(Duration.ofMinutes(1));
      pulled.begin();
      pulled.all();
      assertThat(served.asked().getLast())
          .contains("from=" + Pulled.NOW.minusSeconds(5 + 60).toEpochMilli())
          .contains("to=" + Pulled.NOW.minusSeconds(5).plusSeconds(60).toEpochMilli());
    }
  }

  @Test
  void goesBackWhereTheClockWasAhead() throws Exception {
    try (Served served = new Served(_ -> new Answer(200, NONE))) {
      Pulled pulled = new Pulled(Pulled.source(PullSource.Kind.GRAFANA, served.url()), directory);
      pulled.later(Duration.ofDays(1));
      pulled.all();
      pulled.later(Duration.ofDays(-1));
      pulled.all();
      pulled.later(Duration.ofMinutes(1));
      pulled.begin();
      pulled.all();
      assertThat(served.asked().getLast())
          .contains("from=" + Pulled.NOW.minusSeconds(5 + 60).toEpochMilli())
          .contains("to=" + Pulled.NOW.minusSeconds(5).plusSeconds(60).toEpochMilli());
    }
  }

  @Test
  void waitsLongerAndLongerAndReadsTheSameWindowAgain() throws Exception {
    AtomicInteger answers = new AtomicInteger();
    try (Served served =
        new Served(
            _ ->
                switch (answers.incrementAndGet()) {
                  case 1, 2, 3, 4, 5 -> new Answer(500, "broken");
                  case 6 -> new Answer(429, "slowly", "Retry-After", "300");
                  default -> new Answer(200, NONE);
                })) {
      Pulled pulled = new Pulled(Pulled.source(PullSource.Kind.GRAFANA, served.url()), directory);
      assertThat(pulled.step()).isEqualTo(Duration.ofSeconds(20));
      assertThat(pulled.state().lastError()).contains("/api/annotations").contains("answered 500");
      assertThat(pulled.step()).isEqualTo(Duration.ofSeconds(40));
      assertThat(pulled.step()).isEqualTo(Duration.ofSeconds(80));
      assertThat(pulled.step()).isEqualTo(Duration.ofMinutes(2));
      assertThat(pulled.step()).isEqualTo(Duration.ofMinutes(2));
      assertThat(pulled.step()).isEqualTo(Duration.ofSeconds(300));
      assertThat(pulled.step()).isEqualTo(Duration.ZERO);
      assertThat(served.asked().subList(0, 7)).containsOnly(served.asked().getFirst());
    }
  }

  @Test
  void followsNoRedirectAndSendsNoCredentialsElsewhere() throws Exception {
    try (Served other = new Served(_ -> new Answer(200, NONE));
        Served served =
            new Served(_ -> new Answer(302, "", "Location", other.url() + "/api/annotations"))) {
      Pulled pulled = new Pulled(Pulled.source(PullSource.Kind.GRAFANA, served.url()), directory);
      pulled.step();
      assertThat(other.asked()).isEmpty();
      assertThat(served.authorizations()).containsOnly("Bearer secret");
      assertThat(pulled.state().lastError()).contains("answered 302").contains("not followed");
    }
  }

  @Test
  void readsNoMoreThanItMay() throws Exception {
    try (Served served = new Served(_ -> new Answer(200, "[" + " ".repeat(5000) + "]"))) {
      Pulled pulled =
          new Pulled(
              Pulled.source(PullSource.Kind.GRAFANA, served.url(), Map.of(), List.of(), 100, 4_000),
              directory);
      assertThat(pulled.step()).isPositive();
      assertThat(pulled.state().lastError()).contains("more than 4000 bytes");
    }
  }

  @Test
  void saysWhenNobodyIsThere() throws Exception {
    URI nobody;
    try (Served served = new Served(_ -> new Answer(200, NONE))) {
      nobody = served.url();
    }
    Pulled pulled = new Pulled(Pulled.source(PullSource.Kind.JAEGER, nobody), directory);
    assertThat(pulled.step()).isEqualTo(Duration.ofSeconds(20));
    assertThat(pulled.state().lastError()).contains(nobody.toString());
  }

  @Test
  void addressesAreCheckedBeforeAnythingIsRead() {
    assertThatThrownBy(
            () -> Pulled.source(PullSource.Kind.JAEGER, URI.create("file:///etc/passwd")))
        .hasMessageContaining("whence.pull.sources.main.url");
    assertThatThrownBy(() -> Pulled.source(PullSource.Kind.JAEGER, URI.create("http://a:b@c/")))
        .hasMessageContaining("username and password");
  }

  private static final String ONE =
      "[{\"id\":7,\"alertId\":0,\"time\":1795528200000,\"text\":\"out\",\"tags\":[\"deploy\"]}]";

  @Test
  void whatIsRefusedForNowIsReadAgainAndWhatIsRefusedForGoodIsNot() throws Exception {
    try (Served served = new Served(_ -> new Answer(200, ONE))) {
      Pulled pulled = new Pulled(Pulled.source(PullSource.Kind.GRAFANA, served.url()), directory);
      pulled.refuse(new RetryableRefusal("full", 3));
      assertThat(pulled.step()).isPositive();
      pulled.refuse(new FinalRefusal("set aside"));
      assertThat(pulled.step()).isZero();
      assertThat(pulled.state().lastError()).isEqualTo("set aside");
      pulled.refuse(null);
      pulled.step();
      assertThat(served.asked().get(1)).isEqualTo(served.asked().get(0));
      assertThat(served.asked().get(2)).isNotEqualTo(served.asked().get(1));
    }
  }
}
