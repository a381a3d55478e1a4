package dev.whence.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A real Elasticsearch node that keeps a document per item, with the index settings in
/// `src/main/resources/elasticsearch`.
record Elasticsearch(BenchPlan plan) implements Subject {

  private static final Map<String, String> HEADERS =
      Map.of("Content-Type", "application/x-ndjson", "Content-Encoding", "gzip");

  @Override
  public String title() {
    return "elasticsearch";
  }

  @Override
  public String durability() {
    return "acknowledged after fsync of its translog (durability: request); visible after a"
        + " refresh";
  }

  @Override
  public Way way(Loads what) {
    if (what == Loads.METRICS) {
      throw Subject.takesNo(title(), what);
    }
    return new Way(Encoding.BULK, "/" + index(what) + "/_bulk?filter_path=errors", HEADERS);
  }

  private static String index(Loads what) {
    return what == Loads.LOGS ? "logs" : "spans";
  }

  @Override
  public Running start(Loads what, Path directory) throws IOException {
    boolean isNew = Files.notExists(directory.resolve("home"));
    String index = index(what);
    ElasticNode node = ElasticNode.start(directory, plan.options(), index);
    if (isNew) {
      create(node.address("/" + index), index);
    }
    return node;
  }

  private static void create(URI index, String name) throws IOException {
    String resource = "/elasticsearch/" + name + ".json";
    try (InputStream in = Elasticsearch.class.getResourceAsStream(resource);
        Http http = new Http()) {
      if (in == null) {
        throw new BenchFailed(resource + " is not in the package");
      }
      http.json("PUT", index, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
