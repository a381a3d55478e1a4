package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// Items as fast as they are acknowledged, then at a fixed rate for latencies.
///
/// @param what is sent
record IngestRun(BenchPlan plan, Loads what) {

  /// So much of the load comes before the clock runs.
  static final double WARM_UP = 0.2;

  private static final double USUAL_RATE = 0.7;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(3);
  private static final long LOOK_MILLIS = 200;
  private static final int OPEN_SECONDS = 10;

  /// Into a system on an empty directory.
  Figures run(Subject subject, Path directory) throws IOException {
    Figures figures = new Figures();
    Way way = subject.way(what);
    try (LoadFile load = what.open(plan, plan.size() + plan.size() / 2, way.encoding());
        Running running = subject.start(what, directory);
        Feed feed = new Feed(load, running.transport(way), plan.connections(), what.lanes(plan))) {
      double perSecond = closed(load, running, feed, figures);
      open(load, feed, plan.rate() > 0 ? plan.rate() : perSecond * USUAL_RATE, figures);
      figures.add("body bytes per item", load.bytes() / (double) load.itemsBefore(load.size()));
      running.describe(figures, feed.itemsAcknowledged() / 1e6);
    }
    return figures;
  }

  /// As fast as it is acknowledged, after a warm-up; the clock runs until what was acknowledged can
  /// be asked for.
  ///
  /// @return items a second
  private double closed(LoadFile load, Running running, Feed feed, Figures figures)
      throws IOException {
    int warm = load.after((long) (plan.size() * WARM_UP));
    feed.closed(0, warm);
    awaitHeld(load, running, warm);
    ProcessUse before = running.use();
    double ownBefore = ProcessUse.ownSeconds();
    int end = load.after(plan.size());
    Feed.Sent sent = feed.closed(warm, end);
    double own = ProcessUse.ownSeconds() - ownBefore;
    double waited = awaitHeld(load, running, end);
    double perSecond = sent.items() / (sent.seconds() + waited);
    figures.add("items/s", perSecond);
    figures.add("s until it can be asked for", waited);
    figures.addUse(before, running.use(), own, sent.items() / 1e6);
    figures.addLatencies("ack ms, closed loop", sent);
    return perSecond;
  }

  /// Waits until the last bodies that were sent can be asked for.
  ///
  /// @param end after the last of them
  /// @return for how long, in seconds; 0 where they can at once
  /// @throws BenchFailed where it takes longer than three minutes
  private double awaitHeld(LoadFile load, Running running, int end) throws IOException {
    long begun = System.nanoTime();
    boolean waited = false;
    for (int body = Math.max(0, end - plan.connections()); body < end; body++) {
      while (!running.holds(load.body(body))) {
        waited = true;
        Quiet.pause(LOOK_MILLIS);
        if (System.nanoTime() - begun > LONGEST_WAIT.toNanos()) {
          throw new BenchFailed(
              "does not keep up: three minutes after the last acknowledgement the items cannot be"
                  + " asked for");
        }
      }
    }
    return waited ? (System.nanoTime() - begun) / 1e9 : 0;
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
