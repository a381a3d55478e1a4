package dev.whence.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whence.model.TimeRange;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluationTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void aVerdictIsAsGoodAsItsAnswersWithinWhatSoFewCasesCanTell() {
    Calibration calibration =
        Calibration.of(
            scores("established", 1, 1, 1, 1, 1, 1, 1, 1, 1, 2)
                .addAll(scores("probable", 1, 1, 1, 0))
                .list());

    Calibration.Line established = calibration.lines().getFirst();
    assertThat(established.verdict()).isEqualTo("established");
    assertThat(established.cases()).isEqualTo(10);
    assertThat(established.right()).isEqualTo(9);
    assertThat(established.low()).isCloseTo(0.596, within(0.001));
    assertThat(established.high()).isCloseTo(0.982, within(0.001));
    assertThat(calibration.establishedShare()).isCloseTo(9 / 12.0, within(1e-9));
  }

  @Test
  void aSummaryCountsWhatWasNotRankedAsAMiss() {
    EvaluationReport.Summary summary =
        EvaluationReport.Summary.of(scores("probable", 1, 2, 5, 0).list());

    assertThat(summary.as1()).isEqualTo(0.25);
    assertThat(summary.as3()).isEqualTo(0.5);
    assertThat(summary.as5()).isEqualTo(0.75);
    assertThat(summary.mrr()).isCloseTo((1 + 0.5 + 0.2) / 4, within(1e-9));
  }

  @Test
  void aLateQuestionLosesTheFirstPartOfItsWindow() {
    EvaluationCase asked =
        new EvaluationCase(
            "x-1", folder, List.of(), new TimeRange(1000, 2000), List.of(), null, null);

    assertThat(asked.late(0.3).window()).isEqualTo(new TimeRange(1300, 2000));
    assertThat(asked.late(0)).isEqualTo(asked);
  }

  @Test
  void anEdgeIsRightOnlyByItsOwnNameAndThoseThatTheTruthAdds() throws Exception {
    EvaluationTruth edge =
        truth(
            """
            {"service":"a","fault":"network-delay",
             "entity":{"type":"edge","name":"a","peer":"b","also":[]}}""");
    EvaluationTruth onlyCaller =
        truth(
            """
            {"service":"a","fault":"network-delay",
             "entity":{"type":"edge","name":"a","peer":"b","also":["b"]}}""");

    assertThat(edge.rankIn(List.of("b", "a", "a -> b"))).isEqualTo(3);
    assertThat(edge.rankIn(List.of("b", "a"))).isZero();
    assertThat(onlyCaller.rankIn(List.of("b", "a"))).isEqualTo(1);
    assertThat(edge.expected()).isEqualTo("a -> b");
  }

  @Test
  void aTruthMayNameAServiceOrAChange() throws Exception {
    EvaluationTruth service = truth("{\"service\":\"a\",\"fault\":\"cpu\"}");
    EvaluationTruth change = truth("{\"change\":\"1208\",\"fault\":\"bad-release\"}");

    assertThat(service.accepted()).containsExactly("a");
    assertThat(service.change()).isFalse();
    assertThat(change.accepted()).containsExactly("1208");
    assertThat(change.change()).isTrue();
  }

  @Test
  void theJsonHoldsSummaryFaultsCalibrationAndCases() throws Exception {
    Path file = folder.resolve("scores.json");
    EvaluationJson.write(new EvaluationReport(scores("established", 1, 0).list()), file);
    JsonNode root = JSON.readTree(file.toFile());

    assertThat(root.at("/summary/x/cases").asInt()).isEqualTo(2);
    assertThat(root.at("/summary/x/as1").asDouble()).isEqualTo(0.5);
    assertThat(root.at("/faults/x/cpu/as1").asDouble()).isEqualTo(0.5);
    assertThat(root.at("/calibration/x/verdicts/established/right").asInt()).isEqualTo(1);
    assertThat(root.at("/calibration/x/establishedAmongRight").asDouble()).isEqualTo(1);
    assertThat(root.at("/cases/0/rank").asInt()).isEqualTo(1);
    assertThat(root.at("/cases/0/ms").isNumber()).isTrue();
  }

  @Test
  void aWrongOptionIsSaidBeforeAnythingIsRun() {
    assertThat(failure()).contains("a folder of cases, or --seeds N");
    assertThat(failure("--seeds", "1", "--late", "130%")).contains("--late takes a share", "130%");
    assertThat(failure("--seeds", "1", "--late", "100%")).contains("nothing of the window");
    assertThat(failure("--seeds", "1", "--sampled", "few")).contains("--sampled takes", "few");
    assertThat(failure("--seeds", "1", "--lost", "-1")).contains("--lost takes a share", "-1");
    assertThat(failure("--seeds", "1", "--without", "smells")).contains("traces, logs", "smells");
    assertThat(failure("--seeds", "1", "--kinds", "meteor")).contains("meteor", "slow-query");
    assertThat(failure(folder.resolve("nowhere").toString())).contains("not a folder");
    assertThat(failure(folder.toString())).contains("no case folders");
  }

  private static String failure(String... arguments) {
    StringWriter written = new StringWriter();
    CommandLine command = Main.commandLine();
    command.setErr(new PrintWriter(written));
    String[] all =
        Stream.concat(Stream.of("evaluate"), Arrays.stream(arguments)).toArray(String[]::new);
    assertThat(command.execute(all)).isNotZero();
    return written.toString();
  }

  private static EvaluationTruth truth(String json) throws Exception {
    return EvaluationTruth.read(JSON.readTree(json));
  }

  private static Scores scores(String verdict, int... ranks) {
    return new Scores(
        Arrays.stream(ranks)
            .mapToObj(
                rank ->
                    new EvaluationScore(
                        "x-1", "x", "cpu", "a", rank, List.of(), List.of(), verdict, "", 1, 1, 0))
            .toList());
  }

  private record Scores(List<EvaluationScore> list) {
    Scores addAll(Scores more) {
      return new Scores(Stream.concat(list.stream(), more.list.stream()).toList());
    }
  }
}
