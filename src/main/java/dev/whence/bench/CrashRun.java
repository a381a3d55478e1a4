package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;

/// Everything is acknowledged, the process is killed at once, another takes over: what is there
/// afterwards, against the generator's ledger.
///
/// @param what is sent
record CrashRun(BenchPlan plan, Loads what) {

  Figures run(Subject subject, Path directory) throws IOException {
    Figures figures = new Figures();
    Way way = subject.way(what);
    try (LoadFile load = what.open(plan, plan.size(), way.encoding())) {
      BitSet acknowledged = feedAndKill(subject, way, load, directory);
      try (Running again = subject.start(what, directory)) {
        figures.add("kill -9 to ready, s", again.process().readySeconds());
        long items = Ledger.acknowledged(load, acknowledged);
        Running.Found found = again.find(what, load, acknowledged);
        figures
            .add("items acknowledged", items)
            .add("lost", found.lost())
            .add("lost of 100", found.lost() * 100.0 / items)
            .add("doubled", found.doubled());
      }
    }
    return figures;
  }

  private BitSet feedAndKill(Subject subject, Way way, LoadFile load, Path directory)
      throws IOException {
    try (Running running = subject.start(what, directory);
        Feed feed = new Feed(load, running.transport(way), plan.connections(), what.lanes(plan))) {
      feed.closed(0, load.size());
      running.kill();
      return feed.acknowledged();
    }
  }
}
