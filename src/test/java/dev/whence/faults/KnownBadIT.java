package dev.whence.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.whence.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store that is known to acknowledge what it has not written yet, put through the same kill: the
/// ledger must find what it lost.
@Tag("full")
class KnownBadIT {

  private static final Path PROGRAM = Path.of("/usr/bin/victoria-metrics");
  private static final int EXPORTS = 200;
  private static final int ITEMS = 50;

  @TempDir Path directory;

  @Test
  void theLedgerFindsWhatVictoriaMetricsForgets() throws Exception {
    assumeTrue(
        Files.isExecutable(PROGRAM),
        "victoria-metrics is not installed (Debian package victoria-metrics)");
    int port = FreePort.next();
    Ledger ledger = new Ledger();
    long now = System.currentTimeMillis();
    Process first = start(port);
    try {
      for (long export = 0; export < EXPORTS; export++) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < ITEMS; i++) {
          lines.append("whence_fault{export=\"%d\",item=\"%d\"} 1 %d%n".formatted(export, i, now));
        }
        HttpResponse<String> answer =
            RealService.send(
                HttpRequest.newBuilder(address(port, "/api/v1/import/prometheus"))
                    .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
                    .build());
        ledger.answered(answer.statusCode());
        if (answer.statusCode() / 100 == 2) {
          ledger.acknowledge(export);
        }
      }
    } finally {
      first.destroyForcibly().waitFor();
    }
    Process second = start(port);
    try {
      Ledger.Outcome outcome = ledger.compare(found(port), ITEMS);
      FaultFigures.add(
          "control: VictoriaMetrics, kill -9",
          outcome,
          0,
          "must not be whole: " + ledger.answers());
      assertThat(outcome.acknowledged()).isEqualTo(EXPORTS * ITEMS);
      assertThat(outcome.isWhole()).as("the ledger sees a loss").isFalse();
    } finally {
      second.destroyForcibly().waitFor();
    }
  }

  private static URI address(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private Process start(int port) throws IOException {
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "-storageDataPath=" + directory.resolve("data"),
                "-httpListenAddr=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    for (int i = 0; i < 1_000; i++) {
      try {
        RealService.send(HttpRequest.newBuilder(address(port, "/health")).build());
        return process;
      } catch (IOException notYet) {
        RealService.pause(20);
      }
    }
    process.destroyForcibly();
    throw new AssertionError(Files.readString(directory.resolve("log")));
  }

  private static Map<Long, Long> found(int port) throws IOException {
    String exported =
        RealService.send(
                HttpRequest.newBuilder(address(port, "/api/v1/export?match%5B%5D=whence_fault"))
                    .build())
            .body();
    Map<Long, Long> found = new HashMap<>();
    exported
        .lines()
        .forEach(
            line -> {
              String text = line.replaceFirst(".*\"export\":\"([0-9]+)\".*", "$1");
              found.merge(Long.parseLong(text), 1L, Long::sum);
            });
    return found;
  }
}
