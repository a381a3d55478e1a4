package dev.whence.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More than it can take, and clients that hang: what is taken is kept, the rest is told to come
/// back, and memory stays.
@Tag("full")
class LoadIT {

  private static final int SLOW_EACH = 150;
  private static final int CONNECTIONS = 300;
  private static final int OVERLOAD_MILLIS = 8_000;
  private static final long MOST_MORE_BYTES = 150L << 20;

  @TempDir Path directory;

  @Test
  void overloadIsToldToComeBackAndSlowClientsHinderNobody() throws IOException {
    try (RealService service =
        new RealService(
                directory,
                "whence.receive.max-in-flight=2M",
                "whence.receive.event-loop-size=1K",
                "whence.receive.queue=16",
                "whence.intake.max-under-way=256K")
            .start()) {
      overload(service);
      slowClients(service);
    }
  }

  private static void overload(RealService service) throws IOException {
    Exports exports = new Exports("overload", Clocks.recently());
    Ledger ledger = new Ledger();
    try (Sender sender = new Sender(service, exports, ledger).start(8, 0)) {
      sender.awaitMore(200);
      sender.finish();
    }
    long before = service.residentBytes();
    Ledger flooded = new Ledger();
    Exports flood = new Exports("flood", Clocks.recently());
    try (Sender sender = new Sender(service, flood, flooded).start(CONNECTIONS, 0)) {
      RealService.pause(OVERLOAD_MILLIS);
      long after = service.residentBytes();
      sender.finish();
      Map<Integer, Long> answers = flooded.answers();
      Ledger.Outcome outcome = new Found(service, flood).compare(flooded);
      FaultFigures.add(
          "overload, " + CONNECTIONS + " connections without a pause",
          outcome,
          0,
          String.format(
              Locale.ROOT,
              "answers %s, resident %.0f -> %.0f MB",
              answers,
              before / 1e6,
              after / 1e6));
      outcome.assertWhole();
      assertThat(answers.keySet()).isSubsetOf(Set.of(0, 200, 429, 503));
      assertThat(answers).as("there was an overload").containsKey(503);
      assertThat(after - before).as("memory stays").isLessThan(MOST_MORE_BYTES);
    }
  }

  /// Head and body come in drops, on every port.
  private static void slowClients(RealService service) throws IOException {
    long before = service.residentBytes();
    List<Socket> slow = new ArrayList<>();
    for (int port : service.ports()) {
      for (int i = 0; i < SLOW_EACH; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        slow.add(socket);
        socket.getOutputStream().write(beginning(i).getBytes(US_ASCII));
      }
    }
    Exports exports = new Exports("beside", Clocks.recently());
    Ledger ledger = new Ledger();
    try (Sender sender = new Sender(service, exports, ledger).start(4, 5)) {
      for (int drop = 0; drop < 10; drop++) {
        slow.forEach(LoadIT::drip);
        sender.awaitMore(10);
      }
      sender.finish();
      Ledger.Outcome outcome = new Found(service, exports).compare(ledger);
      FaultFigures.add(
          "slow clients, " + slow.size() + " on " + service.ports().size() + " ports",
          outcome,
          0,
          String.format(
              Locale.ROOT,
              "answers beside them %s, resident %.0f -> %.0f MB",
              ledger.answers(),
              before / 1e6,
              service.residentBytes() / 1e6));
      outcome.assertWhole();
      assertThat(service.residentBytes() - before).isLessThan(MOST_MORE_BYTES);
    }
    for (Socket socket : slow) {
      socket.close();
    }
    long end = System.nanoTime() + 20_000_000_000L;
    while (service.metric("whence_receive_in_flight_bytes") > 0) {
      assertThat(System.nanoTime()).as("what hung is let go of").isLessThan(end);
      RealService.pause(100);
    }
  }

  private static String beginning(int number) {
    return number % 2 == 0
        ? "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
        : "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\n"
            + "Content-Length: 4096\r\n\r\n";
  }

  private static void drip(Socket socket) {
    try {
      socket.getOutputStream().write('a');
    } catch (IOException closedByTheService) {
      // as it may
    }
  }
}
