package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Path;

/// Items as fast as they are acknowledged, then at a fixed rate for latencies.
///
/// @param what is sent
record IngestRun(BenchPlan plan, Loads what) {

  /// So much of the load comes before the clock runs.
  static final double WARM_UP = 0.2;

  private static final double USUAL_RATE = 0.7;
  private static final int OPEN_SECONDS = 10;

  /// Into a system on an empty directory.
  Figures run(Subject subject, Path directory) throws IOException {
    Figures figures = new Figures();
    Way way = subject.way(what);
    try (LoadFile load = what.open(plan, plan.size() + plan.size() / 2, way.encoding());
        Running running = subject.start(what, directory);
        Feed feed = new Feed(load, running.transport(way), plan.connections(), what.lanes(plan))) {
      Feed.Sent sent = closed(load, running, feed, figures);
      open(load, feed, rate(sent), figures);
      figures.add("body bytes per item", load.bytes() / (double) load.itemsBefore(load.size()));
      running.describe(figures, feed.itemsAcknowledged() / 1e6);
    }
    return figures;
  }

  /// As fast as it is acknowledged, after a warm-up.
  private Feed.Sent closed(LoadFile load, Running running, Feed feed, Figures figures) {
    int warm = load.after((long) (plan.size() * WARM_UP));
    feed.closed(0, warm);
    ProcessUse before = running.use();
    double ownBefore = ProcessUse.ownSeconds();
    Feed.Sent sent = feed.closed(warm, load.after(plan.size()));
    double own = ProcessUse.ownSeconds() - ownBefore;
    figures.add("items/s", sent.perSecond());
    figures.addUse(before, running.use(), own, sent.items() / 1e6);
    figures.addLatencies("ack ms, closed loop", sent);
    return sent;
  }

  private double rate(Feed.Sent sent) {
    return plan.rate() > 0 ? plan.rate() : sent.perSecond() * USUAL_RATE;
  }

  private void open(LoadFile load, Feed feed, double rate, Figures figures) {
    int to = load.after(plan.size() + (long) (rate * OPEN_SECONDS));
    Feed.Sent steady = feed.open(load.after(plan.size()), to, rate);
    figures.add("open loop at items/s", rate);
    figures.addLatencies("ack ms, open loop", steady);
    figures.add("refused or failed", feed.notTaken());
    figures.add("items acknowledged", feed.itemsAcknowledged());
  }
}
