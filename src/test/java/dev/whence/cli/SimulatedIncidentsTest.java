package dev.whence.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.demo.Lab;
import dev.whence.explain.answer.EngineSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Incidents of systems drawn at random, from the first byte in to the answer.
class SimulatedIncidentsTest {

  private static final Set<String> EVERYDAY =
      Set.of(
          "bad-release",
          "connection-leak",
          "cache-loss",
          "cpu-starvation",
          "dead-letters",
          "instance-down");

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void everydayFaultsAreFoundAndFewBlocksAreOpenedForThem() throws IOException {
    EvaluationReport report = run(1, 6, EVERYDAY);
    EvaluationReport.Summary summary = EvaluationReport.Summary.of(report.scores());

    assertThat(report.scores())
        .extracting(EvaluationScore::fault)
        .containsExactlyInAnyOrderElementsOf(EVERYDAY);
    assertThat(summary.as1()).as(printed::toString).isGreaterThanOrEqualTo(0.8);
    assertThat(summary.blocksMax()).isLessThanOrEqualTo(EngineSettings.DEFAULT.maxBlocks());
  }

  @Tag("full")
  @Test
  void mostFaultsOfAllKindsAreFound() throws IOException {
    EvaluationReport report = run(1, 3 * Lab.kinds().size(), Set.of());
    EvaluationReport.Summary summary = EvaluationReport.Summary.of(report.scores());

    assertThat(summary.as1()).as(printed::toString).isGreaterThanOrEqualTo(0.75);
    assertThat(summary.as5()).isGreaterThanOrEqualTo(0.85);
    assertThat(summary.blocksMax()).isLessThanOrEqualTo(EngineSettings.DEFAULT.maxBlocks());
  }

  @Test
  void askedFromThePanelOfWhoSuffersTheCauseIsTheSame() throws IOException {
    EvaluationReport report = run(11, 4, Set.of("retry-storm", "expired-certificate"), true);

    assertThat(report.scores()).as(printed::toString).hasSize(4);
    assertThat(report.scores()).allMatch(EvaluationScore::right);
  }

  @Test
  void aCaseIsGoneWhenTheNextOneIsAskedFor() throws IOException {
    Path first;
    Path second;
    try (SimulatedCases cases = new SimulatedCases(9, 2, Set.of())) {
      first = cases.next().folder();
      assertThat(first).exists();
      second = cases.next().folder();
      assertThat(Files.exists(first)).isFalse();
      assertThat(second).exists();
      assertThat(cases.hasNext()).isFalse();
    }
    assertThat(Files.exists(second.getParent())).isFalse();
  }

  private EvaluationReport run(long from, int count, Set<String> kinds) throws IOException {
    return run(from, count, kinds, false);
  }

  private EvaluationReport run(long from, int count, Set<String> kinds, boolean ofPanels)
      throws IOException {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Evaluation evaluation =
        new Evaluation(() -> new StoredPipeline(Thinning.NONE, true), out, ofPanels);
    try (SimulatedCases cases = new SimulatedCases(from, count, kinds)) {
      return evaluation.labelled(cases);
    }
  }
}
