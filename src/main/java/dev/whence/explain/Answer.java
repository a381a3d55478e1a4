package dev.whence.explain;

import dev.whence.model.TimeRange;
import java.util.List;
import java.util.Map;

/// Puts an answer together: numbers nodes, edges and evidence, writes the sentences.
final class Answer {

  private Answer() {}

  static Explanation nothingUnusual(
      Question question, Windows windows, String id, List<Candidate> candidates) {
    List<Explanation.Ranked> ranked = new java.util.ArrayList<>();
    for (Candidate c : candidates) {
      ranked.add(
          new Explanation.Ranked(
              ranked.size() + 1, c.entity(), c.kind(), c.score(), c.statement(), List.of()));
    }
    return new Explanation(
        Explanation.SCHEMA,
        id,
        1,
        null,
        "complete",
        Verdict.NOTHING_UNUSUAL,
        new Explanation.Confidence(0.5, "no indicator moved beyond chance", null),
        "nothing unusual between "
            + time(windows.window().fromNanos())
            + " and "
            + time(windows.window().toNanos()),
        asked(question),
        window(windows),
        question.tenant().id(),
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        ranked,
        List.of(),
        List.of(),
        List.of(),
        new Explanation.Coverage(
            Map.of(), new Explanation.Sampling("unknown", false), List.of(), Map.of()),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new Explanation.Engine(Explainer.VERSION, "", "provisional", 0));
  }

  static Explanation.Asked asked(Question question) {
    return new Explanation.Asked(
        "spike",
        question.service() == null ? null : question.service().name(),
        question.service() == null || question.service().namespace().isEmpty()
            ? null
            : question.service().namespace(),
        question.signal(),
        time(question.window().fromNanos()),
        time(question.window().toNanos()));
  }

  static Explanation.Window window(Windows windows) {
    String kind = windows.given() ? "given" : "preceding";
    List<Explanation.Baseline> baselines =
        windows.baselines().stream()
            .map(b -> new Explanation.Baseline(time(b.fromNanos()), time(b.toNanos()), kind))
            .toList();
    return new Explanation.Window(
        time(windows.window().fromNanos()),
        time(windows.window().toNanos()),
        baselines.getFirst(),
        baselines,
        windows.history().stream()
            .map(w -> new Explanation.Widened(time(w.fromNanos()), w.reason()))
            .toList());
  }

  /// RFC 3339 in UTC.
  static String time(long nanos) {
    return TimeRange.instant(nanos).toString();
  }
}
