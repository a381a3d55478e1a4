package dev.whence.explain.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer, as it goes out (`causal-explanation/1`). Fields that are not known are null and left
/// out; lists are sorted, so that equal inputs give equal bytes.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Explanation(
    @JsonProperty("schema") String schema,
    @JsonProperty("id") String id,
    @JsonProperty("revision") int revision,
    @JsonProperty("supersedes") @Nullable String supersedes,
    @JsonProperty("status") String status,
    @JsonProperty("verdict") Verdict verdict,
    @JsonProperty("confidence") @Nullable Confidence confidence,
    @JsonProperty("title") String title,
    @JsonProperty("question") Asked question,
    @JsonProperty("window") Window window,
    @JsonProperty("tenant") String tenant,
    @JsonProperty("deployment.environment.name") @Nullable String environment,
    @JsonProperty("root_cause") @Nullable RootCause rootCause,
    @JsonProperty("critical_failure") @Nullable Pointed criticalFailure,
    @JsonProperty("impact") @Nullable Impact impact,
    @JsonProperty("nodes") List<Node> nodes,
    @JsonProperty("edges") List<Edge> edges,
    @JsonProperty("evidence") List<Evidence> evidence,
    @JsonProperty("changes") List<SuspectChange> changes,
    @JsonProperty("candidates") List<Ranked> candidates,
    @JsonProperty("hypotheses") List<Hypothesis> hypotheses,
    @JsonProperty("ruled_out") List<RuledOut> ruledOut,
    @JsonProperty("coincident") List<Coincident> coincident,
    @JsonProperty("coverage") Coverage coverage,
    @JsonProperty("missing_evidence") List<Missing> missingEvidence,
    @JsonProperty("next_checks") List<NextCheck> nextChecks,
    @JsonProperty("timeline") List<Moment> timeline,
    @JsonProperty("five_whys") List<Why> fiveWhys,
    @JsonProperty("engine") Engine engine) {

  public static final String SCHEMA = "causal-explanation/1";

  public Explanation {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
    evidence = List.copyOf(evidence);
    changes = List.copyOf(changes);
    candidates = List.copyOf(candidates);
    hypotheses = List.copyOf(hypotheses);
    ruledOut = List.copyOf(ruledOut);
    coincident = List.copyOf(coincident);
    missingEvidence = List.copyOf(missingEvidence);
    nextChecks = List.copyOf(nextChecks);
    timeline = List.copyOf(timeline);
    fiveWhys = List.copyOf(fiveWhys);
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Confidence(
      @JsonProperty("value") double value,
      @JsonProperty("method") String method,
      @JsonProperty("calibrated_on") @Nullable String calibratedOn) {}

  /// The question as it was understood.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Asked(
      @JsonProperty("kind") String kind,
      @JsonProperty("service.name") @Nullable String service,
      @JsonProperty("service.namespace") @Nullable String namespace,
      @JsonProperty("signal") @Nullable String signal,
      @JsonProperty("from") String from,
      @JsonProperty("to") String to) {}

  public record Window(
      @JsonProperty("from") String from,
      @JsonProperty("to") String to,
      @JsonProperty("baseline") Baseline baseline,
      @JsonProperty("baselines") List<Baseline> baselines,
      @JsonProperty("history") List<Widened> history) {}

  /// @param kind `preceding` or `given`
  public record Baseline(
      @JsonProperty("from") String from,
      @JsonProperty("to") String to,
      @JsonProperty("kind") String kind) {}

  public record Widened(@JsonProperty("from") String from, @JsonProperty("reason") String reason) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RootCause(
      @JsonProperty("node") String node,
      @JsonProperty("kind") CauseKind kind,
      @JsonProperty("state_change") boolean stateChange,
      @JsonProperty("statement") String statement,
      @JsonProperty("triggered_by_change") @Nullable String triggeredByChange,
      @JsonProperty("confirmation") String confirmation) {}

  public record Pointed(
      @JsonProperty("node") String node, @JsonProperty("statement") String statement) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Impact(
      @JsonProperty("nodes") List<String> nodes,
      @JsonProperty("failed_requests") @Nullable Long failedRequests,
      @JsonProperty("affected_requests_pct") @Nullable Double affectedRequestsPercent,
      @JsonProperty("estimated_affected_users") @Nullable Long estimatedAffectedUsers,
      @JsonProperty("users_source") @Nullable String usersSource,
      @JsonProperty("expected_to_recover_with") @Nullable String expectedToRecoverWith) {}

  /// @param role `root_cause`, `mechanism`, `critical_failure`, `passthrough` or `impact`
  /// @param kind a cause kind, or `latency`, `error_rate`, `saturation` for what a cause does
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Node(
      @JsonProperty("id") String id,
      @JsonProperty("role") String role,
      @JsonProperty("kind") String kind,
      @JsonProperty("resource") @Nullable String resource,
      @JsonProperty("entity") Entity entity,
      @JsonProperty("signal") @Nullable Measured signal,
      @JsonProperty("value") @Nullable Value value,
      @JsonProperty("decomposition") @Nullable Decomposition decomposition,
      @JsonProperty("onset") @Nullable Began onset,
      @JsonProperty("cause_eligible") boolean causeEligible,
      @JsonProperty("score") double score,
      @JsonProperty("evidence") List<String> evidence) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Measured(
      @JsonProperty("metric") String metric,
      @JsonProperty("aggregation") @Nullable String aggregation,
      @JsonProperty("unit") @Nullable String unit) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Value(
      @JsonProperty("before") double before,
      @JsonProperty("after") double after,
      @JsonProperty("change_pct") @Nullable Double changePercent,
      @JsonProperty("capacity") @Nullable Double capacity,
      @JsonProperty("unit") @Nullable String unit) {}

  /// Little's law: offered load = arrival rate × hold time, against the capacity; each pair is
  /// before and after.
  public record Decomposition(
      @JsonProperty("law") String law,
      @JsonProperty("arrival_rate") List<Double> arrivalRate,
      @JsonProperty("hold_time_s") List<Double> holdTimeSeconds,
      @JsonProperty("capacity") List<Double> capacity,
      @JsonProperty("offered_load") List<Double> offeredLoad,
      @JsonProperty("arrival_rate_share") double arrivalRateShare,
      @JsonProperty("hold_time_share") double holdTimeShare,
      @JsonProperty("capacity_share") double capacityShare) {}

  public record Began(
      @JsonProperty("earliest") String earliest,
      @JsonProperty("latest") String latest,
      @JsonProperty("precision_source") String precisionSource) {}

  /// A link of the chain, in the direction of the cause.
  ///
  /// @param relation `propagates_latency`, `propagates_error`, `load_on`, `waits_for`,
  ///   `shares_resource`, `holds_while_calling`, `changed`, `part_of`
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Edge(
      @JsonProperty("id") String id,
      @JsonProperty("from") String from,
      @JsonProperty("to") String to,
      @JsonProperty("relation") String relation,
      @JsonProperty("direction_of_call") @Nullable String directionOfCall,
      @JsonProperty("join") Join join,
      @JsonProperty("order") Order order,
      @JsonProperty("exposure") @Nullable Exposure exposure,
      @JsonProperty("path_probability") @Nullable Double pathProbability,
      @JsonProperty("correlation_reason") List<String> correlationReason,
      @JsonProperty("evidence") List<String> evidence) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Join(
      @JsonProperty("tier") JoinTier tier,
      @JsonProperty("coverage_pct") @Nullable Double coveragePercent,
      @JsonProperty("matched") @Nullable Long matched,
      @JsonProperty("unmatched") @Nullable Long unmatched) {}

  /// @param order `precedes`, `follows` or `unknown`
  /// @param overlapSeconds by how much the intervals in which both began overlap
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Order(
      @JsonProperty("order") String order,
      @JsonProperty("precedes_probability") @Nullable Double precedesProbability,
      @JsonProperty("gap_s") @Nullable List<Double> gapSeconds,
      @JsonProperty("overlap_s") @Nullable Double overlapSeconds) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Exposure(
      @JsonProperty("failing_through_edge_pct") double failingThroughPercent,
      @JsonProperty("healthy_through_edge_pct") double healthyThroughPercent,
      @JsonProperty("risk_ratio") double riskRatio,
      @JsonProperty("ci95") List<Double> ci95) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SuspectChange(
      @JsonProperty("id") String id,
      @JsonProperty("kind") String kind,
      @JsonProperty("strategy") @Nullable String strategy,
      @JsonProperty("service.name") @Nullable String service,
      @JsonProperty("service.version") @Nullable String version,
      @JsonProperty("previous_version") @Nullable String previousVersion,
      @JsonProperty("deployment.id") @Nullable String deploymentId,
      @JsonProperty("deployment.status") @Nullable String deploymentStatus,
      @JsonProperty("at") String at,
      @JsonProperty("traffic_pct") @Nullable Double trafficPercent,
      @JsonProperty("source") @Nullable String source,
      @JsonProperty("url") @Nullable String url,
      @JsonProperty("correlation") Correlation correlation,
      @JsonProperty("confirmation") String confirmation) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Correlation(
      @JsonProperty("reasons") List<String> reasons,
      @JsonProperty("score") double score,
      @JsonProperty("cohort") @Nullable Cohort cohort) {}

  /// What the changed instances did against the unchanged ones in the same minutes.
  public record Cohort(
      @JsonProperty("metric") String metric,
      @JsonProperty("canary") double canary,
      @JsonProperty("stable") double stable,
      @JsonProperty("difference") double difference,
      @JsonProperty("ci95") List<Double> ci95) {}

  /// An entity in the ranking; no two have one score.
  ///
  /// @param rank 1 and up
  public record Ranked(
      @JsonProperty("rank") int rank,
      @JsonProperty("entity") Entity entity,
      @JsonProperty("kind") CauseKind kind,
      @JsonProperty("score") double score,
      @JsonProperty("statement") String statement,
      @JsonProperty("evidence") List<String> evidence) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Hypothesis(
      @JsonProperty("id") String id,
      @JsonProperty("statement") String statement,
      @JsonProperty("status") String status,
      @JsonProperty("score") double score,
      @JsonProperty("nodes") @Nullable List<String> nodes,
      @JsonProperty("refuted_by") @Nullable List<String> refutedBy,
      @JsonProperty("reason") @Nullable String reason) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RuledOut(
      @JsonProperty("what") String what,
      @JsonProperty("reason") String reason,
      @JsonProperty("detail") @Nullable String detail) {}

  public record Coincident(
      @JsonProperty("what") String what, @JsonProperty("reason") String reason) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Coverage(
      @JsonProperty("join") Map<String, Double> join,
      @JsonProperty("sampling") Sampling sampling,
      @JsonProperty("gaps") List<String> gaps,
      @JsonProperty("watermarks") Map<String, String> watermarks) {}

  public record Sampling(
      @JsonProperty("traces") String traces, @JsonProperty("adjusted") boolean adjusted) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Missing(
      @JsonProperty("need") String need,
      @JsonProperty("would_raise_confidence_to") @Nullable Double wouldRaiseConfidenceTo,
      @JsonProperty("how") String how) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NextCheck(
      @JsonProperty("why") String why,
      @JsonProperty("lang") @Nullable String lang,
      @JsonProperty("expr") @Nullable String expr,
      @JsonProperty("if_true") String ifTrue,
      @JsonProperty("if_false") String ifFalse) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Moment(
      @JsonProperty("at") String at,
      @JsonProperty("kind") String kind,
      @JsonProperty("text") String text,
      @JsonProperty("ref") @Nullable String ref) {}

  /// @param because null where only people can say
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Why(
      @JsonProperty("n") int n,
      @JsonProperty("why") String why,
      @JsonProperty("because") @Nullable String because,
      @JsonProperty("edge") @Nullable String edge,
      @JsonProperty("evidence") List<String> evidence,
      @JsonProperty("strength") String strength,
      @JsonProperty("owner") @Nullable String owner) {}

  public record Engine(
      @JsonProperty("version") String version,
      @JsonProperty("config_hash") String configHash,
      @JsonProperty("cells") String cells,
      @JsonProperty("blocks_opened") int blocksOpened) {}
}
