package dev.whence.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.ChainEdge;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.SuspectChange;
import dev.whence.explain.answer.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What holds of every answer, whatever it says.
public final class Rules {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> SYMPTOMS = Set.of("latency", "error_rate", "saturation");
  private static final Set<String> ROLES =
      Set.of("root_cause", "mechanism", "critical_failure", "passthrough", "impact");

  private static final Set<String> CAUSES =
      Arrays.stream(CauseKind.values()).map(CauseKind::wireName).collect(Collectors.toSet());
  private static final Set<String> AGGREGATIONS =
      Set.of("mean", "p95", "rate", "ratio", "share", "per request", "instance against the others");
  private static final Set<String> RELATIONS =
      Set.of(
          "propagates_latency",
          "propagates_error",
          "load_on",
          "waits_for",
          "shares_resource",
          "holds_while_calling",
          "changed",
          "part_of");

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
    confidenceIsSaidWhereSomethingWasCompared(answer);
    wordsAreThoseOfTheContract(answer);
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
      assertThat(answer.fiveWhys().getLast().why()).contains("tests");
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

  private static void confidenceIsSaidWhereSomethingWasCompared(Explanation answer) {
    boolean compared =
        !answer.candidates().isEmpty() || answer.verdict() == Verdict.NOTHING_UNUSUAL;
    assertThat(answer.confidence() != null).isEqualTo(compared);
    if (answer.confidence() != null) {
      assertThat(answer.confidence().value()).isBetween(0.0, 0.99);
    }
  }

  /// The closed sets that the Javadoc of [Explanation] and its parts gives.
  private static void wordsAreThoseOfTheContract(Explanation answer) {
    assertThat(answer.status()).isIn("complete", "partial");
    assertThat(answer.engine().cells()).isIn("final", "provisional");
    assertThat(answer.window().baseline().kind()).isIn("preceding", "given");
    assertThat(answer.coverage().join().keySet())
        .isSubsetOf("trace_id", "request_id", "window_only");
    assertThat(answer.coverage().watermarks().keySet()).isSubsetOf("traces", "logs", "metrics");
    wordsOfTheChain(answer);
    wordsOfChanges(answer);
    wordsOfStatements(answer);
  }

  private static void wordsOfTheChain(Explanation answer) {
    for (Explanation.Node node : answer.nodes()) {
      assertThat(node.score()).isBetween(0.0, 1.0);
      assertThat(CAUSES.contains(node.kind()) || SYMPTOMS.contains(node.kind())).isTrue();
      if (node.signal() != null) {
        assertThat(node.signal().aggregation()).isIn(AGGREGATIONS);
      }
      if (node.onset() != null) {
        assertThat(node.onset().precisionSource()).isIn("slice", "scrape_interval", "change_event");
      }
    }
    for (ChainEdge edge : answer.edges()) {
      assertThat(edge.relation()).isIn(RELATIONS);
      assertThat(edge.order().order()).isIn("precedes", "follows", "unknown");
      assertThat(edge.correlationReason())
          .isSubsetOf("mechanism", "timing", "trace_parent", "topology", "cohort", "dose_response");
    }
  }

  private static void wordsOfChanges(Explanation answer) {
    for (Explanation.RuledOut each : answer.ruledOut()) {
      assertThat(each.reason())
          .isIn("no_request_path", "started_after_onset", "no_difference", "explains_too_little");
    }
    for (SuspectChange each : answer.changes()) {
      assertThat(each.correlation().reasons())
          .isSubsetOf(
              "on_path",
              "time_order",
              "cohort_difference",
              "recovered_after_rollback",
              "same_deployment",
              "upstream_on_path",
              "downstream_on_path",
              "of_everything",
              "flag_of_the_suffering");
    }
  }

  private static void wordsOfStatements(Explanation answer) {
    for (Explanation.Hypothesis each : answer.hypotheses()) {
      assertThat(each.status())
          .isIn("supported", "consequence", "independent", "possible", "weak", "refuted");
      assertThat(each.status().equals("supported")).isEqualTo(each.id().equals("h1"));
      assertThat(each.score()).isBetween(0.0, 1.0);
    }
    for (Explanation.Why why : answer.fiveWhys()) {
      assertThat(why.strength().equals("for_humans")).isEqualTo(why.because() == null);
      assertThat(why.owner()).isEqualTo(why.because() == null ? "review" : null);
    }
    for (Explanation.Moment moment : answer.timeline()) {
      assertThat(moment.kind().equals("change") || ROLES.contains(moment.kind())).isTrue();
    }
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
    if (!answer.coverage().watermarks().containsKey("traces")) {
      assertThat(queries(answer)).noneMatch(query -> query.contains("whence_request"));
    }
  }

  private static List<String> queries(Explanation answer) {
    List<String> all = new ArrayList<>();
    answer.nextChecks().forEach(check -> all.add(check.expr()));
    for (Evidence each : answer.evidence()) {
      if (each.query() != null) {
        all.add(each.query().expr());
      }
    }
    return all;
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
