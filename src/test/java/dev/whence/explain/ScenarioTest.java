package dev.whence.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the engine must say of situations, each a text file that reads as one.
class ScenarioTest {

  static Stream<Path> scenarios() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(ScenarioTest.class.getResource("/explain")).toURI());
    return Files.list(folder).filter(file -> file.toString().endsWith(".scenario")).sorted();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void isExplained(Path file) throws IOException {
    Scenario scenario = Scenario.read(Files.readAllLines(file));
    assertThat(scenario.expectations()).isNotEmpty();
    Explanation answer = scenario.answer();
    for (List<String> expectation : scenario.expectations()) {
      check(answer, expectation);
    }
    obeysTheRules(answer);
    assertThat(json(scenario.answer())).isEqualTo(json(answer));
  }

  private static void check(Explanation answer, List<String> expectation) {
    String value = expectation.get(1);
    switch (expectation.getFirst()) {
      case "first" ->
          assertThat(answer.candidates())
              .as(answer.title())
              .first()
              .extracting(ranked -> ranked.entity().service())
              .isEqualTo(value);
      case "verdict" -> assertThat(answer.verdict().wireName()).as(answer.title()).isEqualTo(value);
      case "at_most" ->
          assertThat(answer.verdict())
              .isGreaterThanOrEqualTo(Verdict.valueOf(value.toUpperCase(java.util.Locale.ROOT)));
      case "kind" ->
          assertThat(Objects.requireNonNull(answer.rootCause()).kind().wireName())
              .as(answer.title())
              .isEqualTo(value);
      case "change" ->
          assertThat(answer.changes())
              .first()
              .extracting(Explanation.SuspectChange::id)
              .isEqualTo(value);
      case "ruled_out" ->
          assertThat(answer.ruledOut()).anyMatch(ruled -> ruled.what().contains(value));
      case "chain" ->
          assertThat(chain(answer))
              .isEqualTo(String.join(" ", expectation.subList(1, expectation.size())));
      case "relation" ->
          assertThat(answer.edges()).extracting(Explanation.Edge::relation).contains(value);
      case "split" ->
          assertThat(answer.nodes())
              .anyMatch(
                  node ->
                      node.decomposition() != null && value.equals(largest(node.decomposition())));
      case "role" ->
          assertThat(answer.nodes())
              .anyMatch(
                  node ->
                      node.entity().service().equals(value)
                          && node.role().equals(expectation.get(2)));
      default -> fail("no such expectation: " + expectation);
    }
  }

  private static String largest(Explanation.Decomposition split) {
    if (split.arrivalRateShare() >= Math.max(split.holdTimeShare(), split.capacityShare())) {
      return "arrivals";
    }
    return split.holdTimeShare() >= split.capacityShare() ? "hold_time" : "capacity";
  }

  /// The services of the chain, each once in a row.
  private static String chain(Explanation answer) {
    StringBuilder chain = new StringBuilder();
    String last = "";
    for (Explanation.Node node : answer.nodes()) {
      if (!node.entity().service().equals(last)) {
        chain.append(chain.isEmpty() ? "" : " -> ").append(node.entity().service());
        last = node.entity().service();
      }
    }
    return chain.toString();
  }

  private static void obeysTheRules(Explanation answer) {
    double last = Double.MAX_VALUE;
    for (Explanation.Ranked ranked : answer.candidates()) {
      assertThat(ranked.score()).isLessThan(last);
      last = ranked.score();
    }
    if (answer.verdict() == Verdict.NOTHING_UNUSUAL) {
      assertThat(answer.candidates()).isEmpty();
      assertThat(answer.rootCause()).isNull();
    } else {
      assertThat(answer.nodes()).first().extracting(Explanation.Node::role).isEqualTo("root_cause");
      assertThat(answer.edges()).hasSize(answer.nodes().size() - 1);
      assertThat(answer.fiveWhys()).isNotEmpty();
    }
    assertThat(json(answer)).doesNotContain("NaN").doesNotContain("Infinity");
  }

  private static String json(Explanation answer) {
    try {
      return new ObjectMapper().writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
