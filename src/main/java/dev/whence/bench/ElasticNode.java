package dev.whence.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// An Elasticsearch node.
///
/// @param directory that its home is in
/// @param index what is measured in it, may be a pattern
record ElasticNode(ServerProcess process, Path directory, int port, String index)
    implements Running {

  /// Starts one on what lies in a directory and waits until it is green.
  static ElasticNode start(Path directory, List<String> options, String index) throws IOException {
    int port = FreePort.find();
    Path jars = BenchServer.jar().resolve("../../elasticsearch-node").normalize();
    List<String> all = new ArrayList<>(options);
    all.add(Jvm.gcOption(directory));
    List<String> command;
    try {
      command = ElasticHome.command(jars, directory.resolve("home"), all, port, FreePort.find());
    } catch (IOException e) {
      throw new BenchFailed("cannot start elasticsearch: " + e.getMessage());
    }
    URI green =
        URI.create(
            "http://127.0.0.1:" + port + "/_cluster/health?wait_for_status=green&timeout=5s");
    ServerProcess process =
        ServerProcess.start(
            new ServerProcess.Launch("elasticsearch", command, Map.of(), green), directory);
    return new ElasticNode(process, directory, port, index);
  }

  @Override
  public URI address(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  @Override
  public Transport transport(Way way) {
    return new HttpTransport(address(way.path()), way.headers());
  }

  @Override
  public Path data() {
    return directory.resolve("home").resolve("data");
  }

  @Override
  public void describe(Figures figures, double millions) throws IOException {
    figures.addGc(GcLog.read(Jvm.gcLog(directory)), millions);
    documents(figures, millions);
  }

  /// Adds how many documents it keeps, and the bytes of their indices.
  void documents(Figures figures, double millions) throws IOException {
    try (Http http = new Http()) {
      http.json("POST", address("/" + index + "/_flush"), "");
      http.json("POST", address("/" + index + "/_refresh"), "");
      JsonNode all =
          http.json(address("/" + index + "/_stats/docs,store")).path("_all").path("primaries");
      figures
          .add("documents per million", all.path("docs").path("count").asLong() / millions)
          .add(
              "index MB per million",
              all.path("store").path("size_in_bytes").asLong() / 1e6 / millions);
    }
  }

  @Override
  public void compact(Figures figures, double millions) throws IOException {
    double cpu = use().cpuSeconds();
    try (Http http = new Http()) {
      http.json("POST", address("/" + index + "/_forcemerge?max_num_segments=1&flush=true"), "");
      http.json("POST", address("/" + index + "/_flush?force=true"), "");
    }
    figures.add("compaction CPU s per million", (use().cpuSeconds() - cpu) / millions);
  }

  @Override
  public Found find(Loads what, LoadFile load, BitSet acknowledged) throws IOException {
    try (Http http = new Http()) {
      http.json("POST", address("/" + index + "/_refresh"), "");
      long found = http.json(address("/" + index + "/_count")).path("count").asLong();
      return Found.byNumber(Ledger.acknowledged(load, acknowledged), found);
    }
  }
}
