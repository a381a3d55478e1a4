package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// What spans take on disk once nothing is being done any more, and once they are compacted.
record DiskRun(BenchPlan plan) {

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);
  private static final long LOOK_MILLIS = 5_000;
  private static final double IDLE = 0.05;

  Figures run(Subject subject, Path directory) throws IOException {
    Figures figures = new Figures();
    Way way = subject.way(Loads.TRACES);
    try (LoadFile load = Loads.TRACES.open(plan, plan.size(), way.encoding());
        Running running = subject.start(Loads.TRACES, directory);
        Feed feed = new Feed(load, running.transport(way), plan.connections())) {
      feed.closed(0, load.size());
      double items = feed.itemsAcknowledged();
      figures.add("quiet after s", awaitQuiet(running));
      figures.add("bytes per item, quiet", Running.bytesIn(running.data()) / items);
      running.compact(figures, items / 1e6);
      figures.add("bytes per item, compacted", Running.bytesIn(running.data()) / items);
      figures.add("items acknowledged", items);
    }
    return figures;
  }

  /// Until the process uses next to nothing and its files keep their size.
  private static double awaitQuiet(Running running) throws IOException {
    long begun = System.nanoTime();
    double cpu = running.use().cpuSeconds();
    long bytes = Running.bytesIn(running.data());
    boolean quiet = false;
    while (!quiet && System.nanoTime() - begun < LONGEST_WAIT.toNanos()) {
      pause();
      double cpuNow = running.use().cpuSeconds();
      long bytesNow = Running.bytesIn(running.data());
      quiet = cpuNow - cpu < IDLE * LOOK_MILLIS / 1e3 && bytesNow == bytes;
      cpu = cpuNow;
      bytes = bytesNow;
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailed("interrupted");
    }
  }
}
