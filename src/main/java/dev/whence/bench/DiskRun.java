package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Path;

/// What spans take on disk once nothing is being done any more, and once they are compacted.
record DiskRun(BenchPlan plan) {

  Figures run(Subject subject, Path directory) throws IOException {
    Figures figures = new Figures();
    Way way = subject.way(Loads.TRACES);
    try (LoadFile load = Loads.TRACES.open(plan, plan.size(), way.encoding());
        Running running = subject.start(Loads.TRACES, directory);
        Feed feed = new Feed(load, running.transport(way), plan.connections())) {
      feed.closed(0, load.size());
      double items = feed.itemsAcknowledged();
      figures.add("quiet after s", Quiet.await(running));
      figures.add("bytes per item, quiet", Running.bytesIn(running.data()) / items);
      running.compact(figures, items / 1e6);
      figures.add("bytes per item, compacted", Running.bytesIn(running.data()) / items);
      figures.add("items acknowledged", items);
    }
    return figures;
  }
}
