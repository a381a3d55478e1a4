package dev.whence.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/// Questions while nothing comes in, and again while spans come in at 70 % of what was taken.
record MixedRun(BenchPlan plan) {

  private static final double RATE = 0.7;
  private static final int WARM_UP = 30;
  private static final int ASKED = 300;

  Figures run(Subject subject, Path directory) throws IOException {
    Way way = subject.way(Loads.TRACES_OF_AN_HOUR);
    BenchPlan other = plan.withSeed(plan.seed() + 1);
    try (LoadFile past = Loads.TRACES_OF_AN_HOUR.open(plan, plan.size());
        LoadFile more = Loads.TRACES.open(other, 2 * plan.size());
        Running running = subject.start(Loads.TRACES_OF_AN_HOUR, directory)) {
      double peak = ingest(past, running, way);
      Quiet.await(running);
      Questions questions = new Questions(plan, past, running, Reach.USUAL);
      questions.askByTurns(WARM_UP, () -> false);
      Map<Question, Histogram> idle = questions.askByTurns(ASKED, () -> false);
      double rate = plan.rate() > 0 ? plan.rate() : peak * RATE;
      return whileMoreComesIn(new Load(more, rate), running, way, questions, idle);
    }
  }

  /// What comes in meanwhile.
  private record Load(LoadFile file, double rate) {}

  private double ingest(LoadFile load, Running running, Way way) {
    int warm = load.after((long) (plan.size() * IngestRun.WARM_UP));
    try (Feed feed = new Feed(load, running.transport(way), plan.connections())) {
      feed.closed(0, warm);
      return feed.closed(warm, load.size()).perSecond();
    }
  }

  private Figures whileMoreComesIn(
      Load load, Running running, Way way, Questions questions, Map<Question, Histogram> idle)
      throws IOException {
    Figures figures = new Figures();
    try (Feed feed = new Feed(load.file(), running.transport(way), plan.connections())) {
      AtomicBoolean over = new AtomicBoolean();
      long begun = System.nanoTime();
      Thread sending =
          Thread.ofVirtual()
              .start(
                  () -> {
                    feed.open(0, load.file().size(), load.rate());
                    over.set(true);
                  });
      Map<Question, Histogram> mixed = questions.askByTurns(ASKED, over::get);
      double seconds = (System.nanoTime() - begun) / 1e9;
      figures
          .add("ingested meanwhile, wanted items/s", load.rate())
          .add("ingested meanwhile, items/s", feed.itemsAcknowledged() / seconds);
      feed.stop();
      join(sending);
      mixed.forEach(
          (question, times) ->
              compare(figures, question, requireNonNull(idle.get(question)), times));
    }
    return figures;
  }

  private static void compare(Figures figures, Question question, Histogram idle, Histogram mixed) {
    figures.addTimes(question + " ms, idle", idle);
    figures.add(question + " asked, mixed", mixed.getTotalCount());
    if (mixed.getTotalCount() == 0) {
      return; // what was not asked has no times that could be compared
    }
    figures.addTimes(question + " ms, mixed", mixed);
    figures.add(
        question + " p99, mixed / idle",
        mixed.getValueAtPercentile(99) / (double) idle.getValueAtPercentile(99));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
