package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Path;

/// Questions, one after the other, over an hour of spans that were ingested before and lie at rest:
/// each about another service, window or request.
record AskRun(BenchPlan plan, Question question, Reach reach) {

  private static final int WARM_UP = 150;
  private static final int ASKED = 500;

  Figures run(Subject subject, Path directory) throws IOException {
    Figures figures = new Figures();
    Way way = subject.way(Loads.TRACES_OF_AN_HOUR);
    try (LoadFile load = Loads.TRACES_OF_AN_HOUR.open(plan, plan.size(), reach.hours());
        Running running = subject.start(Loads.TRACES_OF_AN_HOUR, directory)) {
      try (Feed feed = new Feed(load, running.transport(way), plan.connections())) {
        feed.closed(0, load.size());
      }
      Quiet.await(running);
      Questions questions = new Questions(plan, load, running, reach);
      questions.ask(question, WARM_UP, () -> false);
      ProcessUse before = running.use();
      figures.addTimes(question + " ms", questions.ask(question, ASKED, () -> false));
      figures.add(
          "server CPU ms each", (running.use().cpuSeconds() - before.cpuSeconds()) * 1e3 / ASKED);
      questions
          .verdicts()
          .forEach((verdict, times) -> figures.add("answers " + verdict, (long) times));
      figures.add("spans stored", load.itemsBefore(load.size()));
    }
    return figures;
  }
}
