package dev.whence.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/// The scores of many cases, as a table and as JSON.
record EvaluationReport(List<EvaluationScore> scores) {

  void print(PrintStream out) {
    out.printf(
        "%-12s %-28s %5s %6s %6s %6s %6s %9s %9s%n",
        "system", "fault", "cases", "AS@1", "AS@3", "AS@5", "MRR", "ms median", "ms max");
    by(EvaluationScore::system)
        .forEach(
            (system, all) -> {
              line(out, system, "all", all);
              new EvaluationReport(all)
                  .by(EvaluationScore::fault)
                  .forEach((fault, some) -> line(out, system, fault, some));
            });
  }

  private TreeMap<String, List<EvaluationScore>> by(Function<EvaluationScore, String> property) {
    TreeMap<String, List<EvaluationScore>> groups = new TreeMap<>();
    scores.forEach(
        score -> groups.computeIfAbsent(property.apply(score), k -> new ArrayList<>()).add(score));
    return groups;
  }

  private static void line(
      PrintStream out, String system, String fault, List<EvaluationScore> scores) {
    out.printf(
        "%-12s %-28s %5d %6.3f %6.3f %6.3f %6.3f %9.1f %9.1f%n",
        system,
        fault,
        scores.size(),
        share(scores, 1),
        share(scores, 3),
        share(scores, 5),
        scores.stream().mapToDouble(EvaluationScore::reciprocalRank).average().orElse(0),
        millis(scores, 0.5),
        millis(scores, 1));
  }

  private static double share(List<EvaluationScore> scores, int top) {
    return scores.stream().filter(score -> score.within(top)).count() / (double) scores.size();
  }

  private static double millis(List<EvaluationScore> scores, double quantile) {
    double[] sorted = scores.stream().mapToDouble(EvaluationScore::millis).sorted().toArray();
    return sorted[(int) Math.ceil(quantile * sorted.length) - 1];
  }

  void write(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    ObjectNode summary = root.putObject("summary");
    by(EvaluationScore::system)
        .forEach(
            (system, all) ->
                summary
                    .putObject(system)
                    .put("cases", all.size())
                    .put("as1", share(all, 1))
                    .put("as3", share(all, 3))
                    .put("as5", share(all, 5))
                    .put(
                        "mrr",
                        all.stream()
                            .mapToDouble(EvaluationScore::reciprocalRank)
                            .average()
                            .orElse(0))
                    .put("msMedian", millis(all, 0.5))
                    .put("msMax", millis(all, 1)));
    ArrayNode cases = root.putArray("cases");
    for (EvaluationScore score : scores) {
      ObjectNode one = cases.addObject();
      one.put("id", score.id());
      one.put("rank", score.rank());
      score.ranking().forEach(one.putArray("ranking")::add);
      one.put("verdict", score.verdict());
      one.put("ms", score.millis());
    }
    json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
  }
}
