package dev.whence.cli;

import dev.whence.explain.answer.Verdict;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The scores of many cases, and what they come to.
record EvaluationReport(List<EvaluationScore> scores) {

  EvaluationReport {
    scores = List.copyOf(scores);
  }

  /// What a number of scores come to.
  ///
  /// @param verdicts how often each was given, in the order of [Verdict]
  record Summary(
      int cases,
      double as1,
      double as3,
      double as5,
      double mrr,
      double msMedian,
      double msMax,
      double msMedianAgain,
      int blocksMax,
      List<Integer> verdicts) {

    static Summary of(List<EvaluationScore> scores) {
      return new Summary(
          scores.size(),
          share(scores, 1),
          share(scores, 3),
          share(scores, 5),
          scores.stream().mapToDouble(EvaluationScore::reciprocalRank).average().orElse(0),
          quantile(scores, EvaluationScore::millis, 0.5),
          quantile(scores, EvaluationScore::millis, 1),
          quantile(scores, EvaluationScore::millisAgain, 0.5),
          scores.stream().mapToInt(EvaluationScore::blocks).max().orElse(0),
          Arrays.stream(Verdict.values())
              .map(verdict -> count(scores, verdict.wireName()))
              .toList());
    }

    private static double share(List<EvaluationScore> scores, int top) {
      return scores.stream().filter(score -> score.within(top)).count() / (double) scores.size();
    }

    private static double quantile(
        List<EvaluationScore> scores, Function<EvaluationScore, Double> of, double quantile) {
      double[] sorted = scores.stream().mapToDouble(of::apply).sorted().toArray();
      return sorted[(int) Math.ceil(quantile * sorted.length) - 1];
    }

    private static int count(List<EvaluationScore> scores, String verdict) {
      return (int) scores.stream().filter(score -> score.verdict().equals(verdict)).count();
    }
  }

  /// The scores of each system, by its name.
  SortedMap<String, List<EvaluationScore>> bySystem() {
    return by(scores, EvaluationScore::system);
  }

  static SortedMap<String, List<EvaluationScore>> byFault(List<EvaluationScore> scores) {
    return by(scores, EvaluationScore::fault);
  }

  private static SortedMap<String, List<EvaluationScore>> by(
      List<EvaluationScore> scores, Function<EvaluationScore, String> property) {
    SortedMap<String, List<EvaluationScore>> groups = new TreeMap<>();
    scores.forEach(
        score -> groups.computeIfAbsent(property.apply(score), k -> new ArrayList<>()).add(score));
    return groups;
  }

  void print(PrintStream out) {
    out.printf(
        "%n%-10s %-24s %5s %6s %6s %6s %6s %8s %8s %8s  %s%n",
        "system",
        "fault",
        "cases",
        "AS@1",
        "AS@3",
        "AS@5",
        "MRR",
        "ms med.",
        "ms max",
        "again",
        "est./prob./coin./insuf./nothing");
    bySystem()
        .forEach(
            (system, all) -> {
              line(out, system, "all", all);
              byFault(all).forEach((fault, some) -> line(out, system, fault, some));
            });
    bySystem().forEach((system, all) -> Calibration.of(all).print(out, system));
    misses(out);
  }

  private static void line(
      PrintStream out, String system, String fault, List<EvaluationScore> scores) {
    Summary summary = Summary.of(scores);
    out.printf(
        Locale.ROOT,
        "%-10s %-24s %5d %6.3f %6.3f %6.3f %6.3f %8.1f %8.1f %8.1f  %s%n",
        system,
        fault,
        summary.cases(),
        summary.as1(),
        summary.as3(),
        summary.as5(),
        summary.mrr(),
        summary.msMedian(),
        summary.msMax(),
        summary.msMedianAgain(),
        String.join("/", summary.verdicts().stream().map(String::valueOf).toList()));
  }

  private void misses(PrintStream out) {
    List<EvaluationScore> missed = scores.stream().filter(score -> !score.right()).toList();
    if (missed.isEmpty()) {
      return;
    }
    out.printf("%nnot ranked first (%d):%n", missed.size());
    missed.forEach(
        score ->
            out.printf(
                Locale.ROOT,
                "  %-24s %-24s %-26s rank %d  %s, first was %s%n",
                score.id(),
                score.fault(),
                score.expected(),
                score.rank(),
                score.verdict(),
                score.ranking().isEmpty() ? "nothing" : score.ranking().getFirst()));
  }
}
