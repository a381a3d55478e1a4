package dev.whence.cli;

import dev.whence.model.TimeRange;
import dev.whence.wiring.Pipeline;
import dev.whence.wiring.PipelineSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/// Items as fast as they are durably acknowledged, then at a fixed rate for latencies, then what
/// they take on disk.
final class IngestRun {

  static final Map<String, String> OTLP =
      Map.of("Content-Type", "application/x-protobuf", "Content-Encoding", "gzip");

  private static final double WARM_UP = 0.2;
  private static final double USUAL_RATE = 0.7;
  private static final int OPEN_SECONDS = 10;

  private final BenchPlan plan;
  private final Loads kind;

  IngestRun(BenchPlan plan, Loads kind) {
    this.plan = plan;
    this.kind = kind;
  }

  /// Into the service on an empty directory.
  Figures run(Path data) throws IOException {
    Figures figures = new Figures();
    BenchServer server = BenchServer.start(data, plan.options());
    try (server;
        LoadFile load = kind.open(plan, plan.size() + plan.size() / 2)) {
      feed(load, server, figures);
      figures.add("body bytes per item", load.bytes() / (double) load.itemsBefore(load.size()));
    }
    double items = figures.get("items acknowledged");
    figures.addGc(server.gc(), items / 1e6);
    onDisk(server, items, figures);
    return figures;
  }

  private void feed(LoadFile load, BenchServer server, Figures figures) {
    try (Feed feed = new Feed(load, server.address(kind.path()), OTLP, plan.connections())) {
      int end = load.after(plan.size());
      int warm = load.after((long) (plan.size() * WARM_UP));
      feed.closed(0, warm);
      ProcessUse before = server.use();
      double ownBefore = ownCpu();
      Feed.Sent sent = feed.closed(warm, end);
      ProcessUse after = server.use();
      figures.add("items/s", sent.perSecond());
      figures.addUse(before, after, ownCpu() - ownBefore, sent.items() / 1e6);
      latencies(figures, "ack ms, closed loop", sent);
      double rate = plan.rate() > 0 ? plan.rate() : sent.perSecond() * USUAL_RATE;
      int open = load.after(plan.size() + (long) (rate * OPEN_SECONDS));
      Feed.Sent steady = feed.open(end, open, rate);
      figures.add("open loop at items/s", rate);
      latencies(figures, "ack ms, open loop", steady);
      figures.add("refused or failed", (double) failed(feed));
      figures.add("items acknowledged", (double) feed.itemsAcknowledged());
    }
  }

  static double ownCpu() {
    return ProcessUse.of(ProcessHandle.current().pid()).cpuSeconds();
  }

  private static long failed(Feed feed) {
    return feed.answers().entrySet().stream()
        .filter(each -> each.getKey() / 100 != 2)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  static void latencies(Figures figures, String what, Feed.Sent sent) {
    figures.add(what + " p50", sent.latencies().getValueAtPercentile(50) / 1e3);
    figures.add(what + " p99", sent.latencies().getValueAtPercentile(99) / 1e3);
  }

  /// After the service ended in order, and after everything was regrouped.
  private static void onDisk(BenchServer server, double items, Figures figures) throws IOException {
    figures.add("bytes on disk per item", server.bytesOnDisk() / items);
    double cpu = ownCpu();
    try (Pipeline pipeline = open(server.data())) {
      pipeline.compactAll();
    }
    figures.add("compaction CPU s per million", (ownCpu() - cpu) / items * 1e6);
    figures.add("bytes on disk per item, compacted", server.bytesOnDisk() / items);
  }

  static Pipeline open(Path directory) {
    return Pipeline.open(PipelineSettings.in(directory), () -> TimeRange.nanos(Instant.now()));
  }
}
