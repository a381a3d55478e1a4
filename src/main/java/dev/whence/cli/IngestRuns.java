package dev.whence.cli;

import dev.whence.model.TimeRange;
import dev.whence.wiring.Pipeline;
import dev.whence.wiring.PipelineSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/// Ingest into the service, and what it takes on disk afterwards.
final class IngestRuns {

  private IngestRuns() {}

  static Figures traces(BenchPlan plan, Path data) throws IOException {
    IngestTraces scenario = new IngestTraces(plan);
    Figures figures;
    BenchServer server;
    try (LoadFile load = scenario.load()) {
      server = BenchServer.start(data, plan.options());
      try (server) {
        figures = scenario.run(load, server, IngestTraces.OTLP);
        figures.add("body bytes per item", load.bytes() / (double) load.itemsBefore(load.size()));
      }
    }
    double items = figures.get("spans acknowledged");
    figures.addGc(server.gc(), items / 1e6);
    figures.add("bytes on disk per item", server.bytesOnDisk() / items);
    long begun = System.nanoTime();
    compact(server.data());
    figures.add("compaction s per million", (System.nanoTime() - begun) / 1e9 / items * 1e6);
    figures.add("bytes on disk per item, compacted", server.bytesOnDisk() / items);
    return figures;
  }

  private static void compact(Path directory) {
    try (Pipeline pipeline =
        Pipeline.open(PipelineSettings.in(directory), () -> TimeRange.nanos(Instant.now()))) {
      pipeline.compactAll();
    }
  }
}
