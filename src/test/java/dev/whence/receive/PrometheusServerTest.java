package dev.whence.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.whence.FreePort;
import dev.whence.intake.Export;
import dev.whence.model.Emitter;
import dev.whence.model.MetricKind;
import dev.whence.model.Points;
import dev.whence.model.SeriesKey;
import dev.whence.model.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus scrapes itself and writes to our door.
@Tag("full")
class PrometheusServerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void whatPrometheusWritesArrives(@TempDir Path directory) throws Exception {
    Path prometheus = program("prometheus");
    try (Peers peers = new Peers()) {
      Process process = start(prometheus, directory, peers.url("/api/v1/write"));
      try {
        Map<String, SeriesKey> series = await(peers);
        SeriesKey requests = series.get("prometheus_http_requests_total");
        assertThat(requests.kind()).isEqualTo(MetricKind.SUM);
        assertThat(requests.monotonic()).isTrue();
        assertThat(requests.attributes().values().keySet()).contains("code", "handler");
        assertThat(series.get("go_gc_duration_seconds_sum").unit()).isEqualTo("s");
        assertThat(series.get("up").kind()).isEqualTo(MetricKind.GAUGE);
        Emitter emitter = Vocabulary.DEFAULT.emitter(requests.resource());
        assertThat(emitter.service().name()).isEqualTo("itself");
        assertThat(emitter.instance()).startsWith("127.0.0.1:");
        assertThat(peers.kept().all()).allMatch(export -> export.rejected().items() == 0);
      } finally {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static Path program(String name) {
    Path found =
        Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(Path.of(""));
    assumeTrue(
        Files.isExecutable(found) && Files.isRegularFile(found),
        name + " is not installed (Debian package " + name + ")");
    return found;
  }

  private static Process start(Path program, Path directory, String url) throws IOException {
    int port = FreePort.next();
    Path config = directory.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s}
        scrape_configs:
          - job_name: itself
            static_configs: [{targets: ['127.0.0.1:%d']}]
        remote_write:
          - url: %s
            send_exemplars: true
            queue_config: {batch_send_deadline: 500ms}
        """
            .formatted(port, url));
    List<String> command =
        List.of(
            program.toString(),
            "--config.file=" + config,
            "--storage.tsdb.path=" + directory.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  private static Map<String, SeriesKey> await(Peers peers) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    Map<String, SeriesKey> series = new TreeMap<>();
    Set<String> wanted =
        Set.of("up", "prometheus_http_requests_total", "go_gc_duration_seconds_sum");
    while (!series.keySet().containsAll(wanted)) {
      assertThat(Instant.now()).as("Prometheus wrote %s", series.keySet()).isBefore(deadline);
      Thread.sleep(100);
      for (Export export : peers.kept().all()) {
        Points points = Points.of(export.frame());
        for (int row = 0; row < points.series().size(); row++) {
          series.put(points.name(row), points.key(row));
        }
      }
    }
    return series;
  }
}
