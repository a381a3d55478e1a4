package dev.whence.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/// This service before an Elasticsearch node that keeps its blocks.
record WhenceOnElasticsearch(BenchPlan plan, BenchServer.Protocol protocol) implements Subject {

  private static final String INDICES = "whence-*";

  @Override
  public String title() {
    return "whence before elasticsearch";
  }

  @Override
  public String durability() {
    return "acknowledged after fdatasync of its journal; the node's translog is fsynced at each"
        + " commit";
  }

  @Override
  public Way way(Loads what) {
    return Way.standard(what);
  }

  @Override
  public Running start(Loads what, Path directory) throws IOException {
    ElasticNode node = ElasticNode.start(directory.resolve("node"), plan.options(), INDICES);
    try {
      return new Both(
          BenchServer.start(
              directory,
              plan.options(),
              protocol,
              List.of(
                  "-Dwhence.store.kind=elasticsearch",
                  "-Dwhence.store.elasticsearch.hosts=" + node.address(""),
                  "-Dwhence.store.elasticsearch.replicas=0",
                  "-Dwhence.store.elasticsearch.codec=default")),
          node,
          node.use());
    } catch (IOException | RuntimeException e) {
      node.kill();
      throw e;
    }
  }

  /// The service and the node that it writes to.
  ///
  /// @param before what the node had used when the service was ready
  private record Both(BenchServer service, ElasticNode node, ProcessUse before) implements Running {

    @Override
    public ServerProcess process() {
      return service.process();
    }

    @Override
    public URI address(String path) {
      return service.address(path);
    }

    @Override
    public Transport transport(Way way) {
      return service.transport(way);
    }

    @Override
    public Path data() {
      return node.data();
    }

    /// Ends the service first, so that everything is committed.
    @Override
    public void describe(Figures figures, double millions) throws IOException {
      double own = service.use().cpuSeconds();
      service.describe(figures, millions);
      service.close();
      double beside = node.use().cpuSeconds() - before.cpuSeconds();
      figures
          .add("whole run: service CPU s per million", own / millions)
          .add("whole run: node CPU s per million", beside / millions)
          .add("whole run: service CPU / node CPU", own / beside)
          .add("node resident MB, peak", node.use().peakBytes() / 1e6);
      node.documents(figures, millions);
    }

    @Override
    public void compact(Figures figures, double millions) throws IOException {
      service.close();
      node.compact(figures, millions);
    }

    @Override
    public Found find(Loads what, LoadFile load, BitSet acknowledged) {
      throw new BenchFailed("what lies in blocks is not counted with --store elasticsearch");
    }

    @Override
    public void kill() {
      service.kill();
    }

    @Override
    public void close() {
      service.close();
      node.close();
    }
  }
}
