package dev.whence.explain.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A link of the chain, in the direction of the cause.
///
/// @param id `e1` and up
/// @param from ID of the cause's node
/// @param to ID of the effect's node
/// @param relation `propagates_latency`, `propagates_error`, `load_on`, `waits_for`,
///   `shares_resource`, `holds_while_calling`, `changed`, `part_of`
/// @param directionOfCall `caller->callee`, which is mostly the other way round; null where no call
///   joins the two
/// @param join on what it rests
/// @param order what began first
/// @param exposure null where requests were not counted by it
/// @param pathProbability share of requests, 0 to 1; null where it is not known
/// @param correlationReason what speaks for it: `mechanism`, `timing`, `trace_parent`, `topology`,
///   `cohort`, `dose_response`
/// @param evidence IDs
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChainEdge(
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
    @JsonProperty("evidence") List<String> evidence) {

  /// On what a link rests.
  ///
  /// @param coveragePercent share of the calls along the link that a span of the callee answers, 0
  ///   to 100; null, as the counts, where none is
  /// @param matched calls of the window that a span of the callee answers
  /// @param unmatched those that none does
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Join(
      @JsonProperty("tier") JoinTier tier,
      @JsonProperty("coverage_pct") @Nullable Double coveragePercent,
      @JsonProperty("matched") @Nullable Long matched,
      @JsonProperty("unmatched") @Nullable Long unmatched) {}

  /// Which of the two began first.
  ///
  /// @param order `precedes`, `follows` or `unknown`
  /// @param precedesProbability 0 to 1; null where an onset is not known
  /// @param gapSeconds between the onsets, the least and the most; of `precedes` alone
  /// @param overlapSeconds by how much the intervals in which both began overlap; of `unknown`
  ///   alone
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Order(
      @JsonProperty("order") String order,
      @JsonProperty("precedes_probability") @Nullable Double precedesProbability,
      @JsonProperty("gap_s") @Nullable List<Double> gapSeconds,
      @JsonProperty("overlap_s") @Nullable Double overlapSeconds) {}

  /// How much likelier a request that passes through the cause suffers than one that does not.
  ///
  /// @param failingThroughPercent of the requests that suffer, those that pass through it; 0 to 100
  /// @param healthyThroughPercent the same of the others
  /// @param riskRatio 1 where it makes no difference
  /// @param ci95 the risk ratio's interval, in which it lies with 95 %: low and high
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Exposure(
      @JsonProperty("failing_through_edge_pct") double failingThroughPercent,
      @JsonProperty("healthy_through_edge_pct") double healthyThroughPercent,
      @JsonProperty("risk_ratio") double riskRatio,
      @JsonProperty("ci95") List<Double> ci95) {}
}
