package dev.whence.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Spans as fast as they are durably acknowledged, then at a fixed rate for latencies, then what
/// they take on disk.
final class IngestTraces {

  static final Map<String, String> OTLP =
      Map.of("Content-Type", "application/x-protobuf", "Content-Encoding", "gzip");

  /// Events happen at this rate, whatever the rate at which they are sent.
  private static final double EVENT_RATE = 100_000;

  private static final double WARM_UP = 0.2;
  private static final double USUAL_RATE = 0.7;
  private static final int OPEN_SECONDS = 10;

  private final BenchPlan plan;

  IngestTraces(BenchPlan plan) {
    this.plan = plan;
  }

  /// The prepared requests: made once for equal plans. Half as many again are for the open loop.
  LoadFile load() throws IOException {
    Path file =
        plan.directory()
            .resolve("load")
            .resolve(
                "traces-%d-%d-%d-%d"
                    .formatted(plan.size(), plan.seed(), plan.batch(), plan.services()));
    if (!Files.exists(file)) {
      long spans = plan.size() + plan.size() / 2;
      try (LoadFile.Writer out = new LoadFile.Writer(file)) {
        new TraceLoad(plan.seed(), plan.services(), plan.batch())
            .write(out, spans, (long) (spans / EVENT_RATE * 1e9));
      }
    }
    return LoadFile.open(file);
  }

  Figures run(LoadFile load, BenchTarget target, Map<String, String> headers) throws IOException {
    Figures figures = new Figures();
    try (Feed feed = new Feed(load, target.traces(), headers, plan.connections())) {
      int end = load.after(plan.size());
      int warm = load.after((long) (plan.size() * WARM_UP));
      feed.closed(0, warm);
      ProcessUse before = target.use();
      double ownBefore = ownCpu();
      Feed.Sent sent = feed.closed(warm, end);
      ProcessUse after = target.use();
      figures.add("spans/s", sent.perSecond());
      figures.addUse(before, after, ownCpu() - ownBefore, sent.items() / 1e6);
      latencies(figures, "ack ms, closed loop", sent);
      double rate = plan.rate() > 0 ? plan.rate() : sent.perSecond() * USUAL_RATE;
      int open = load.after(plan.size() + (long) (rate * OPEN_SECONDS));
      Feed.Sent steady = feed.open(end, open, rate);
      figures.add("open loop at spans/s", rate);
      latencies(figures, "ack ms, open loop", steady);
      figures.add("refused or failed", failed(feed));
      figures.add("spans acknowledged", feed.itemsAcknowledged());
    }
    return figures;
  }

  private static double ownCpu() {
    return ProcessUse.of(ProcessHandle.current().pid()).cpuSeconds();
  }

  static long failed(Feed feed) {
    return feed.answers().entrySet().stream()
        .filter(each -> each.getKey() / 100 != 2)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  static void latencies(Figures figures, String what, Feed.Sent sent) {
    figures.add(what + " p50", sent.latencies().getValueAtPercentile(50) / 1e3);
    figures.add(what + " p99", sent.latencies().getValueAtPercentile(99) / 1e3);
  }
}
