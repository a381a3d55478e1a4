package dev.whence.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class DemoRunTest {
  @Test
  void overHttpWhatTheReceiverTookIsWhatTheReportSaysThoughSomeIsRefusedAtFirst()
      throws IOException {
    try (CountingReceiver receiver = new CountingReceiver(40)) {
      DemoReport report = DemoRun.play(Mechanism.C, 1, Recording.END, receiver.http());
      receiver.expect(report);
      assertThat(report.rootEntity()).isEqualTo("user-profile");
      assertThat(report.symptomService()).isEqualTo("auth-v2");
      assertThat(report.window().to()).isEqualTo(Recording.END);
      assertThat(report.faultAt()).isBetween(report.window().from(), report.window().to());
    }
  }

  @Test
  void overGrpcWhatTheReceiverTookIsWhatTheReportSays() throws IOException {
    try (CountingReceiver receiver = new CountingReceiver(0)) {
      receiver.expect(DemoRun.play(Mechanism.D, 1, Recording.END, receiver.grpc()));
    }
  }

  @Test
  void nobodyThereIsAnErrorThatNamesTheAddress() {
    URI nowhere = URI.create("http://localhost:1");
    assertThatThrownBy(
            () -> DemoRun.play(Mechanism.A, 1, Recording.END, OtlpTarget.http(nowhere, nowhere)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("http://localhost:1");
  }
}
