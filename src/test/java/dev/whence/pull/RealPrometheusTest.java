package dev.whence.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.whence.FreePort;
import dev.whence.intake.Export;
import dev.whence.intake.Receipt;
import dev.whence.intake.Sources;
import dev.whence.model.MetricKind;
import dev.whence.model.Points;
import dev.whence.model.SeriesKey;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus that scrapes itself is followed.
@Tag("full")
class RealPrometheusTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void configuredAndDiscoveredSeriesArrive(@TempDir Path directory) throws Exception {
    Path program = program();
    int port = FreePort.next();
    Path config = directory.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s}
        scrape_configs:
          - job_name: itself
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """
            .formatted(port));
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    try {
      follow(directory, URI.create("http://127.0.0.1:" + port));
    } finally {
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void follow(Path directory, URI url) throws Exception {
    List<Export> taken = new CopyOnWriteArrayList<>();
    Sources sources = new Sources(() -> TimeRange.nanos(Instant.now()));
    PullSource source =
        new PullSource(
            "main",
            PullSource.Kind.PROMETHEUS,
            url,
            "",
            Tenant.DEFAULT,
            new PullSource.Pace(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ZERO,
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofSeconds(2)),
            new PullSource.Wanted(
                List.of(),
                Map.of(
                    "itself_requests_per_second", "sum(rate(prometheus_http_requests_total[10s]))"),
                List.of("{job=\"itself\",__name__=~\"up|go_goroutines|.*_http_requests_total\"}"),
                Duration.ofSeconds(2),
                List.of(),
                List.of(),
                100),
            8 << 20,
            Duration.ofSeconds(10));
    try (Connectors _ =
        new Connectors(
            List.of(source),
            export -> {
              taken.add(export);
              return CompletableFuture.completedFuture(
                  new Receipt(export.frame().size(), 0, 0, ""));
            },
            sources,
            directory.resolve("cursors"),
            () -> TimeRange.nanos(Instant.now()))) {
      Map<String, SeriesKey> series = new TreeMap<>();
      Set<String> wanted =
          Set.of(
              "up",
              "go_goroutines",
              "prometheus_http_requests_total",
              "itself_requests_per_second");
      Instant deadline = Instant.now().plus(PATIENCE);
      while (!series.keySet().containsAll(wanted)) {
        assertThat(Instant.now())
            .as("pulled %s; %s", series.keySet(), sources.of(Tenant.DEFAULT))
            .isBefore(deadline);
        Thread.sleep(200);
        taken.forEach(export -> keys(export, series));
      }
      assertThat(series.get("prometheus_http_requests_total").kind()).isEqualTo(MetricKind.SUM);
      assertThat(series.get("go_goroutines").resource().text("job")).isEqualTo("itself");
    }
    Set<String> points = new HashSet<>();
    for (Export export : taken) {
      Points of = Points.of(export.frame());
      for (int row = 0; row < of.size(); row++) {
        assertThat(points.add(of.key(of.seriesRow(row)) + " " + of.timeNanos(row)))
            .as("each point once")
            .isTrue();
      }
    }
  }

  private static void keys(Export export, Map<String, SeriesKey> series) {
    Points points = Points.of(export.frame());
    for (int row = 0; row < points.series().size(); row++) {
      series.put(points.name(row), points.key(row));
    }
  }

  private static Path program() {
    Path found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "prometheus"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(Path.of("missing"));
    assumeTrue(Files.isExecutable(found), "prometheus is not installed (Debian package)");
    return found;
  }
}
