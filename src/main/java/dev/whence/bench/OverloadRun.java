package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// Three times as much as was just taken, each request once: what is taken of it, how the rest is
/// refused, and whether memory stays.
record OverloadRun(BenchPlan plan) {

  private static final double TIMES = 3;
  private static final int CONNECTIONS = 256;

  Figures run(Subject subject, Path directory) throws IOException {
    Figures figures = new Figures();
    Way way = subject.way(Loads.TRACES);
    try (LoadFile load = Loads.TRACES.open(plan, plan.size(), way.encoding());
        Running running = subject.start(Loads.TRACES, directory);
        Feed feed = new Feed(load, running.transport(way), CONNECTIONS)) {
      int warm = load.after((long) (plan.size() * IngestRun.WARM_UP));
      int begin = load.after(plan.size() / 2);
      feed.closed(0, warm);
      Feed.Sent peak = feed.closed(warm, begin);
      long memory = running.use().residentBytes();
      Map<Integer, Integer> before = feed.answers();
      Feed.Sent sent = feed.open(begin, load.size(), TIMES * peak.perSecond());
      figures
          .add("peak items/s", peak.perSecond())
          .add("overload lasted s", sent.seconds())
          .add("accepted items/s in overload", sent.perSecond())
          .add("accepted of peak", sent.perSecond() / peak.perSecond());
      answers(figures, before, feed.answers());
      figures.addLatencies("ack ms, as sent", sent);
      figures
          .add("server resident MB, before", memory / 1e6)
          .add("server resident MB, peak", running.use().peakBytes() / 1e6);
    }
    return figures;
  }

  private static void answers(
      Figures figures, Map<Integer, Integer> before, Map<Integer, Integer> after) {
    Map<Integer, Integer> during = new TreeMap<>(after);
    before.forEach((status, count) -> during.merge(status, -count, Integer::sum));
    int wrong = 0;
    for (Map.Entry<Integer, Integer> each : during.entrySet()) {
      figures.add("answered " + each.getKey(), each.getValue());
      if (each.getKey() / 100 != 2 && each.getKey() != 429 && each.getKey() != 503) {
        wrong += each.getValue();
      }
    }
    figures.add("answered neither 2xx, 429 nor 503", wrong);
  }
}
