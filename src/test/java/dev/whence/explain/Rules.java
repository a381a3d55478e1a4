package dev.whence.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.SuspectChange;
import dev.whence.explain.answer.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What holds of every answer, whatever it says.
public final class Rules {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> SYMPTOMS = Set.of("latency", "error_rate", "saturation");
  private static final Set<String> ROLES =
      Set.of("root_cause", "mechanism", "critical_failure", "passthrough", "impact");

  private Rules() {}

  public static void hold(Explanation answer) {
    theCauseIsAStateChange(answer);
    whatIsQuietRanksNobody(answer);
    scoresFall(answer);
    theChainIsATree(answer);
    timeAloneIsCoincident(answer);
    onlyAnObservationConfirms(answer);
    whatIsCitedIsThere(answer);
    everyQueryIsReady(answer);
    assertThat(answer.engine().blocksOpened()).isBetween(0, EngineSettings.DEFAULT.maxBlocks());
    JsonNode json = JSON.valueToTree(answer);
    numbersAreNumbers(json);
    timesAreTimes(json);
  }

  private static void theCauseIsAStateChange(Explanation answer) {
    if (answer.rootCause() != null) {
      assertThat(answer.rootCause().stateChange()).isTrue();
      assertThat(SYMPTOMS).doesNotContain(answer.rootCause().kind().wireName());
      assertThat(answer.nodes()).first().extracting(Explanation.Node::role).isEqualTo("root_cause");
      assertThat(answer.nodes().getFirst().kind()).isEqualTo(answer.rootCause().kind().wireName());
      assertThat(answer.fiveWhys()).isNotEmpty().hasSizeLessThanOrEqualTo(5);
      assertThat(answer.fiveWhys().getLast().because()).isNull();
    }
  }

  private static void whatIsQuietRanksNobody(Explanation answer) {
    if (answer.verdict() == Verdict.NOTHING_UNUSUAL) {
      assertThat(answer.candidates()).isEmpty();
      assertThat(answer.rootCause()).isNull();
      assertThat(answer.nodes()).isEmpty();
      assertThat(answer.hypotheses()).isEmpty();
      assertThat(answer.engine().blocksOpened()).isZero();
    }
  }

  private static void scoresFall(Explanation answer) {
    double last = Double.MAX_VALUE;
    int rank = 0;
    for (Explanation.Ranked ranked : answer.candidates()) {
      assertThat(ranked.rank()).isEqualTo(++rank);
      assertThat(ranked.score()).isLessThan(last);
      last = ranked.score();
    }
    assertThat(answer.changes())
        .isSortedAccordingTo(
            java.util.Comparator.comparingDouble(
                    (SuspectChange each) -> -each.correlation().score())
                .thenComparing(SuspectChange::id));
    assertThat(answer.timeline())
        .isSortedAccordingTo(
            java.util.Comparator.comparing((Explanation.Moment m) -> Instant.parse(m.at()))
                .thenComparing(Explanation.Moment::text));
  }

  private static void theChainIsATree(Explanation answer) {
    assertThat(answer.nodes()).allMatch(node -> ROLES.contains(node.role()));
    assertThat(answer.edges()).hasSize(Math.max(0, answer.nodes().size() - 1));
    Set<String> reached = new HashSet<>();
    for (Explanation.Node node : answer.nodes()) {
      boolean root = reached.isEmpty();
      assertThat(node.causeEligible()).isEqualTo(root);
      assertThat(answer.edges().stream().filter(e -> e.to().equals(node.id())).toList())
          .hasSize(root ? 0 : 1)
          .allMatch(edge -> reached.contains(edge.from()));
      reached.add(node.id());
    }
  }

  private static void timeAloneIsCoincident(Explanation answer) {
    boolean windowOnly =
        answer.edges().stream().anyMatch(edge -> edge.join().tier() == JoinTier.WINDOW_ONLY);
    boolean topologyOnly =
        answer.edges().stream().anyMatch(edge -> edge.join().tier() == JoinTier.TOPOLOGY_WINDOW);
    Verdict most =
        windowOnly ? Verdict.COINCIDENT : topologyOnly ? Verdict.PROBABLE : Verdict.ESTABLISHED;
    assertThat(answer.verdict()).isGreaterThanOrEqualTo(most);
  }

  private static void onlyAnObservationConfirms(Explanation answer) {
    for (SuspectChange change : answer.changes()) {
      boolean recovered = change.correlation().reasons().contains("recovered_after_rollback");
      assertThat(change.confirmation())
          .isIn(recovered ? List.of("match") : List.of("none", "suspect"));
    }
  }

  private static void whatIsCitedIsThere(Explanation answer) {
    List<String> there = answer.evidence().stream().map(Evidence::id).toList();
    assertThat(there).doesNotHaveDuplicates();
    List<String> cited = new ArrayList<>();
    answer.nodes().forEach(node -> cited.addAll(node.evidence()));
    answer.edges().forEach(edge -> cited.addAll(edge.evidence()));
    answer.candidates().forEach(each -> cited.addAll(each.evidence()));
    answer.fiveWhys().forEach(why -> cited.addAll(why.evidence()));
    answer.hypotheses().stream()
        .filter(each -> each.refutedBy() != null)
        .forEach(each -> cited.addAll(each.refutedBy()));
    assertThat(there).containsAll(cited);
  }

  private static void everyQueryIsReady(Explanation answer) {
    for (Explanation.NextCheck check : answer.nextChecks()) {
      assertThat(check.lang()).isIn("promql", "http");
      assertThat(check.expr()).isNotBlank();
      assertThat(check.ifTrue()).isNotBlank();
      assertThat(check.ifFalse()).isNotBlank();
    }
    if (answer.rootCause() != null) {
      assertThat(answer.nextChecks()).isNotEmpty();
    }
  }

  private static void numbersAreNumbers(JsonNode json) {
    assertThat(json.toString()).doesNotContain("NaN").doesNotContain("Infinity");
    assertThat(json.findValues("exposure"))
        .allMatch(
            each ->
                each.path("ci95").get(0).asDouble() <= each.path("risk_ratio").asDouble()
                    && each.path("risk_ratio").asDouble() <= each.path("ci95").get(1).asDouble());
    for (String percent :
        List.of("coverage_pct", "target_pct", "baseline_pct", "failing_through_edge_pct")) {
      assertThat(json.findValues(percent))
          .allMatch(value -> value.asDouble() >= 0 && value.asDouble() <= 100);
    }
  }

  private static void timesAreTimes(JsonNode json) {
    for (String time : List.of("at", "earliest", "latest", "from", "to")) {
      json.findValues(time).stream()
          .filter(value -> value.asText().contains("T"))
          .forEach(value -> Instant.parse(value.asText()));
    }
  }
}
