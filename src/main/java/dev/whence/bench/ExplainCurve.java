package dev.whence.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// How the cost of a question for a cause grows: one run for each point of a curve, all else equal.
enum ExplainCurve {
  /// With the number of services, their spans together as many.
  SERVICES(20, 50, 100, 200),
  /// With the window's length in seconds.
  WINDOW(60, 300, 600, 900),
  /// With the hours that are kept, each as busy as the one that is asked about.
  RETENTION(1, 2, 4, 8);

  private static final List<String> SHOWN =
      List.of("explain ms p50", "explain ms p99", "server CPU ms each", "spans stored");

  @SuppressWarnings("ImmutableEnumChecker") // a List.of
  private final List<Integer> points;

  ExplainCurve(Integer... points) {
    this.points = List.of(points);
  }

  Figures run(BenchPlan plan, Subject subject, Path data) throws IOException {
    Figures figures = new Figures();
    for (int point : points) {
      Figures of = at(plan, point).run(subject, data.resolve(String.valueOf(point)));
      String label = this + " " + point + ": ";
      for (String name : SHOWN) {
        figures.add(label + name, Objects.requireNonNull(of.values().get(name), name));
      }
    }
    return figures;
  }

  private AskRun at(BenchPlan plan, int point) {
    Reach usual = Reach.USUAL;
    return switch (this) {
      case SERVICES -> new AskRun(plan.withServices(point), Question.EXPLAIN, usual);
      case WINDOW -> new AskRun(plan, Question.EXPLAIN, new Reach(point, usual.hours()));
      case RETENTION -> new AskRun(plan, Question.EXPLAIN, new Reach(usual.windowSeconds(), point));
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
