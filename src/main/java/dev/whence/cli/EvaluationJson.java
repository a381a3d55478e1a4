package dev.whence.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/// An evaluation's report as JSON.
final class EvaluationJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private EvaluationJson() {}

  static void write(EvaluationReport report, Path file) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode summary = root.putObject("summary");
    ObjectNode faults = root.putObject("faults");
    ObjectNode calibration = root.putObject("calibration");
    report
        .bySystem()
        .forEach(
            (system, all) -> {
              put(summary.putObject(system), EvaluationReport.Summary.of(all));
              ObjectNode ofSystem = faults.putObject(system);
              EvaluationReport.byFault(all)
                  .forEach(
                      (fault, some) ->
                          put(ofSystem.putObject(fault), EvaluationReport.Summary.of(some)));
              put(calibration.putObject(system), Calibration.of(all));
            });
    ArrayNode cases = root.putArray("cases");
    report.scores().forEach(score -> put(cases.addObject(), score));
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
  }

  private static void put(ObjectNode to, EvaluationReport.Summary summary) {
    to.put("cases", summary.cases());
    to.put("as1", summary.as1());
    to.put("as3", summary.as3());
    to.put("as5", summary.as5());
    to.put("mrr", summary.mrr());
    to.put("msMedian", summary.msMedian());
    to.put("msMax", summary.msMax());
    to.put("msMedianAgain", summary.msMedianAgain());
    to.put("blocksMax", summary.blocksMax());
  }

  private static void put(ObjectNode to, Calibration calibration) {
    ObjectNode verdicts = to.putObject("verdicts");
    for (Calibration.Line line : calibration.lines()) {
      ObjectNode one = verdicts.putObject(line.verdict());
      one.put("cases", line.cases());
      one.put("right", line.right());
      one.putArray("wilson95").add(line.low()).add(line.high());
    }
    to.put("establishedAmongRight", calibration.establishedShare());
  }

  private static void put(ObjectNode to, EvaluationScore score) {
    to.put("id", score.id());
    to.put("fault", score.fault());
    to.put("expected", score.expected());
    to.put("rank", score.rank());
    score.ranking().forEach(to.putArray("ranking")::add);
    to.put("verdict", score.verdict());
    to.put("cause", score.cause());
    to.put("ms", score.millis());
    to.put("msAgain", score.millisAgain());
    to.put("blocks", score.blocks());
  }
}
