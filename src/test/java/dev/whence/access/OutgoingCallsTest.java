package dev.whence.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls of hostile servers.
class OutgoingCallsTest {

  private static final int MOST_BYTES = 100_000;

  /// Nobody answers there; reserved for documents.
  private static final String FAR = "198.51.100.1";

  private final AtomicInteger lookedUp = new AtomicInteger();

  private static final OutgoingTargets.Names LOCAL =
      _ -> new InetAddress[] {InetAddress.getLoopbackAddress()};

  private static OutgoingCalls.Answer ask(OutgoingTargets targets, String address)
      throws IOException, InterruptedException {
    return ask(targets, address, Duration.ofSeconds(2));
  }

  private static OutgoingCalls.Answer ask(OutgoingTargets targets, String address, Duration timeout)
      throws IOException, InterruptedException {
    try (OutgoingCalls calls = new OutgoingCalls(targets, timeout)) {
      return calls.send(
          new OutgoingCalls.Call(
              "POST",
              URI.create(address),
              Map.of("Authorization", "Bearer hidden"),
              "{}".getBytes(UTF_8),
              timeout,
              MOST_BYTES));
    }
  }

  private static OutgoingTargets named(String host) {
    return OutgoingTargets.of(List.of(host), LOCAL);
  }

  @Test
  void theNameStaysInTheRequestAndTheAddressIsTheOneThatWasChecked() throws Exception {
    try (HostileServer server =
        new HostileServer(HostileServer.text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"))) {
      String host = "hooks.example:" + server.port();
      OutgoingCalls.Answer answer = ask(named("hooks.example"), "http://" + host + "/x?y=1");
      assertThat(new String(answer.body(), UTF_8)).isEqualTo("hi");
      assertThat(server.asked().getFirst())
          .startsWith("POST /x?y=1 HTTP/1.1\n")
          .contains("Host: " + host, "Authorization: Bearer hidden", "application/json");
    }
  }

  @Test
  void aNameThatTurnsToThisMachineAfterItWasCheckedLeadsNowhere() throws Exception {
    try (HostileServer server = new HostileServer(HostileServer.text("HTTP/1.1 200 OK\r\n\r\n"))) {
      OutgoingTargets.Names rebinding =
          _ ->
              lookedUp.getAndIncrement() == 0
                  ? new InetAddress[] {InetAddress.getByName(FAR)}
                  : LOCAL.of("");
      OutgoingTargets targets = OutgoingTargets.of(List.of(), rebinding);
      String address = "http://turning.example:" + server.port() + "/";
      assertThatThrownBy(() -> ask(targets, address, Duration.ofMillis(500)))
          .isInstanceOf(IOException.class);
      assertThat(lookedUp).hasValue(1);
      assertThat(server.asked()).isEmpty();
      assertThatThrownBy(() -> ask(targets, address))
          .isInstanceOf(Denied.class)
          .hasMessageContaining("private network");
      assertThat(server.asked()).isEmpty();
    }
  }

  @Test
  void everyAddressOfANameIsChecked() {
    OutgoingTargets.Names both =
        _ -> new InetAddress[] {InetAddress.getByName(FAR), InetAddress.getByName("10.0.0.1")};
    assertThatThrownBy(() -> ask(OutgoingTargets.of(List.of(), both), "http://two.example/"))
        .isInstanceOf(Denied.class);
  }

  @Test
  void aConfiguredNameNeverLeadsToMetadata() throws UnknownHostException {
    for (String metadata :
        List.of("169.254.169.254", "::ffff:169.254.169.254", "fd00:ec2::254", "fe80::1")) {
      InetAddress there = InetAddress.getByName(metadata);
      OutgoingTargets targets =
          OutgoingTargets.of(List.of("prometheus"), _ -> new InetAddress[] {there});
      assertThatThrownBy(() -> ask(targets, "http://prometheus:9090/"))
          .as(metadata)
          .isInstanceOf(Denied.class)
          .hasMessageContaining("metadata");
    }
  }

  @Test
  void aRedirectIsAnAnswerAndNobodyElseHearsOfIt() throws Exception {
    try (HostileServer other = new HostileServer(HostileServer.text("HTTP/1.1 200 OK\r\n\r\n"));
        HostileServer server =
            new HostileServer(
                HostileServer.text(
                    "HTTP/1.1 307 Gone\r\nLocation: http://elsewhere:"
                        + other.port()
                        + "/\r\nContent-Length: 0\r\n\r\n"))) {
      OutgoingCalls.Answer answer = ask(named("hooks"), "http://hooks:" + server.port() + "/");
      assertThat(answer.status()).isEqualTo(307);
      assertThat(answer.header("Location")).contains("elsewhere");
      assertThat(other.asked()).isEmpty();
    }
  }

  @Test
  void whatHasNoEndIsBrokenOff() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";
    assertBrokenOff(HostileServer.endless(head, "x".repeat(10_000), 0), "more than 100000 bytes");
    assertBrokenOff(HostileServer.endless(head, "x", 20), "no whole answer within");
    assertBrokenOff(HostileServer.endless("HTTP/1.1 200 OK\r\n", "X-A: b\r\n", 0), "");
    assertBrokenOff(HostileServer.endless("HTTP/1.1 200 OK\r\nX-A: ", "bbbbbbbb", 0), "");
    assertBrokenOff(HostileServer.endless("", "", 50), "no whole answer within");
  }

  private static void assertBrokenOff(HostileServer.Answer answer, String reason)
      throws IOException {
    try (HostileServer server = new HostileServer(answer)) {
      String address = "http://hooks:" + server.port() + "/";
      assertThatThrownBy(() -> ask(named("hooks"), address, Duration.ofMillis(800)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(reason)
          .message()
          .doesNotContain("hidden");
    }
  }

  @Test
  void aCertificateHasToBeOfTheNameAndTrusted(@TempDir Path directory) throws Exception {
    TestKeys keys = new TestKeys(directory);
    keys.make("hooks", "CN=hooks.example", "dns:hooks.example");
    try (HostileServer server =
        new HostileServer(
            keys.server("hooks").getServerSocketFactory(),
            HostileServer.text("HTTP/1.1 200 OK\r\n\r\n"))) {
      assertThatThrownBy(
              () -> ask(named("hooks.example"), "https://hooks.example:" + server.port() + "/"))
          .isInstanceOf(SSLException.class);
      assertThat(server.asked()).isEmpty();
    }
  }
}
