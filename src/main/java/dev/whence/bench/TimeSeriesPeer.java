package dev.whence.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// A store of metrics that takes remote write, as Debian packages it.
enum TimeSeriesPeer implements Subject {
  PROMETHEUS(
      "prometheus",
      "acknowledged after a write to its log, without fsync: survives kill -9, not a power cut",
      "/-/ready") {
    @Override
    List<String> command(Path directory, int port) throws IOException {
      Path configuration = directory.resolve("prometheus.yml");
      Files.writeString(configuration, "global: {}\n");
      return List.of(
          Packages.program("prometheus", "prometheus").toString(),
          "--config.file=" + configuration,
          "--storage.tsdb.path=" + directory.resolve("data"),
          "--web.listen-address=127.0.0.1:" + port,
          "--web.enable-remote-write-receiver",
          "--log.level=warn");
    }
  },
  VICTORIAMETRICS(
      "victoriametrics",
      "acknowledged in memory; written to disk up to 5 s later: kill -9 loses it",
      "/health") {
    @Override
    List<String> command(Path directory, int port) {
      return List.of(
          Packages.program("victoria-metrics", "victoria-metrics").toString(),
          "-storageDataPath=" + directory.resolve("data"),
          "-httpListenAddr=127.0.0.1:" + port,
          "-retentionPeriod=100y",
          "-loggerLevel=WARN");
    }
  };

  private final String title;
  private final String durability;
  private final String ready;

  TimeSeriesPeer(String title, String durability, String ready) {
    this.title = title;
    this.durability = durability;
    this.ready = ready;
  }

  abstract List<String> command(Path directory, int port) throws IOException;

  @Override
  public String title() {
    return title;
  }

  @Override
  public String durability() {
    return durability;
  }

  @Override
  public Way way(Loads what) {
    if (what != Loads.METRICS) {
      throw Subject.takesNo(title, what);
    }
    return Way.standard(what);
  }

  @Override
  public Running start(Loads what, Path directory) throws IOException {
    Files.createDirectories(directory);
    int port = FreePort.find();
    ServerProcess process =
        ServerProcess.start(
            new ServerProcess.Launch(
                title,
                command(directory, port),
                Map.of(),
                URI.create("http://127.0.0.1:" + port + ready)),
            directory);
    return new Store(process, directory.resolve("data"), port);
  }

  private record Store(ServerProcess process, Path data, int port) implements Running {

    @Override
    public URI address(String path) {
      return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public Transport transport(Way way) {
      return new HttpTransport(address(way.path()), way.headers());
    }

    @Override
    public void compact(Figures figures, double millions) {
      throw new BenchFailed("its files are not compacted on demand");
    }

    /// Asks how many points there are of all series.
    @Override
    public Found find(Loads what, LoadFile load, BitSet acknowledged) throws IOException {
      long steps = load.itemsBefore(load.size()) / MetricLoad.SERIES + 1;
      long lasts = steps * MetricLoad.STEP_NANOS / 1_000_000_000L;
      String query = "sum(count_over_time(%s[%ds]))".formatted(MetricLoad.NAME, lasts + 1);
      try (Http http = new Http()) {
        JsonNode answer =
            http.json(
                address(
                    "/api/v1/query?query=%s&time=%d&nocache=1"
                        .formatted(
                            URLEncoder.encode(query, StandardCharsets.UTF_8),
                            TraceLoad.BEGIN_NANOS / 1_000_000_000L + lasts)));
        long found = answer.at("/data/result/0/value/1").asLong();
        return Found.byNumber(Ledger.acknowledged(load, acknowledged), found);
      }
    }
  }
}
