package dev.whence.explain.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change near the window, and what speaks for it.
///
/// @param kind `deployment`, `rollback`, `config_change`, `feature_flag`, `scaling`, `migration`,
///   `load_test`, `chaos_experiment`, `maintenance`, `certificate` or `other`
/// @param at RFC 3339
/// @param trafficPercent how much of the traffic it reached, 0 to 100; where its event says so
/// @param source which tool told of it
/// @param confirmation `suspect` by machine, `match` or `rejected` by a person (`match` also where
///   things recovered with a rollback), `none` where it is behind no candidate
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
    @JsonProperty("confirmation") String confirmation) {

  /// What speaks for a change.
  ///
  /// @param reasons `on_path` and `time_order` (it is behind a candidate), `cohort_difference`,
  ///   `recovered_after_rollback`, `same_deployment`, `upstream_on_path`, `downstream_on_path`,
  ///   `of_everything` (it names no service), `flag_of_the_suffering` (requests that suffer have
  ///   another variant of its flag than the others)
  /// @param score 0 to 1
  /// @param cohort null where too few calls tell the changed instances from others
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Correlation(
      @JsonProperty("reasons") List<String> reasons,
      @JsonProperty("score") double score,
      @JsonProperty("cohort") @Nullable Cohort cohort) {}

  /// What the changed instances did against the unchanged ones in the same minutes.
  ///
  /// @param metric what was measured, in words
  /// @param canary mean of the instances with the change
  /// @param stable mean of those without
  /// @param difference `canary` less `stable`, less the difference that there was before
  /// @param ci95 the difference's interval, in which it lies with 95 %: low and high
  public record Cohort(
      @JsonProperty("metric") String metric,
      @JsonProperty("canary") double canary,
      @JsonProperty("stable") double stable,
      @JsonProperty("difference") double difference,
      @JsonProperty("ci95") List<Double> ci95) {}
}
