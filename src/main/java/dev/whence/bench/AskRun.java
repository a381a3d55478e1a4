package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Path;

/// Questions, one after the other, over an hour of spans that were ingested before and lie at rest:
/// each about another service, window or request.
record AskRun(BenchPlan plan, Question question, Reach reach) {

  private static final double WARM_UP = 0.3;

  Figures run(Subject subject, Path directory) throws IOException {
    Figures figures = new Figures();
    try (LoadFile load = Loads.TRACES_OF_AN_HOUR.open(plan, plan.size(), reach.hours())) {
      try (Running running = subject.start(Loads.TRACES_OF_AN_HOUR, directory)) {
        feed(subject, load, running);
        if (!plan.asking().regrouped()) {
          ask(load, running, figures);
          return figures;
        }
        running.compact(figures, load.itemsBefore(load.size()) / 1e6);
      }
      try (Running again = subject.start(Loads.TRACES_OF_AN_HOUR, directory)) {
        ask(load, again, figures);
      }
    }
    return figures;
  }

  private void feed(Subject subject, LoadFile load, Running running) throws IOException {
    Way way = subject.way(Loads.TRACES_OF_AN_HOUR);
    try (Feed feed = new Feed(load, running.transport(way), plan.connections())) {
      feed.closed(0, load.size());
    }
    Quiet.await(running);
  }

  private void ask(LoadFile load, Running running, Figures figures) throws IOException {
    Questions questions = new Questions(plan, load, running, reach);
    int asked = plan.asking().questions();
    questions.ask(question, (int) Math.ceil(WARM_UP * asked), () -> false);
    ProcessUse before = running.use();
    figures.addTimes(question + " ms", questions.ask(question, asked, () -> false));
    figures.add(
        "server CPU ms each", (running.use().cpuSeconds() - before.cpuSeconds()) * 1e3 / asked);
    questions
        .verdicts()
        .forEach((verdict, times) -> figures.add("answers " + verdict, (long) times));
    figures.add("spans stored", load.itemsBefore(load.size()));
  }
}
