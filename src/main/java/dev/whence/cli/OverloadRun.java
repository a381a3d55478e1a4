package dev.whence.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Three times as much as was just taken, each request once: what is taken of it, how the rest is
/// refused, and whether memory stays.
final class OverloadRun {

  private static final double TIMES = 3;
  private static final int CONNECTIONS = 256;

  private final BenchPlan plan;

  OverloadRun(BenchPlan plan) {
    this.plan = plan;
  }

  Figures run(Path data) throws IOException {
    Figures figures = new Figures();
    try (LoadFile load = Loads.TRACES.open(plan, plan.size());
        BenchServer server = BenchServer.start(data, plan.options());
        Feed feed =
            new Feed(load, server.address(Loads.TRACES.path()), IngestRun.OTLP, CONNECTIONS)) {
      int first = load.size() / 8;
      feed.closed(0, first);
      Feed.Sent peak = feed.closed(first, load.size() / 4);
      long memory = server.use().residentBytes();
      Map<Integer, Integer> before = feed.answers();
      Feed.Sent sent = feed.open(load.size() / 4, load.size(), TIMES * peak.perSecond());
      figures.add("peak spans/s", peak.perSecond());
      figures.add("accepted spans/s in overload", sent.perSecond());
      figures.add("accepted of peak", sent.perSecond() / peak.perSecond());
      feed.answers()
          .forEach(
              (status, count) ->
                  figures.add("answered " + status, count - before.getOrDefault(status, 0)));
      IngestRun.latencies(figures, "ack ms, as sent", sent);
      figures.add("server resident MB, before", memory / 1e6);
      figures.add("server resident MB, after", server.use().residentBytes() / 1e6);
    }
    return figures;
  }
}
