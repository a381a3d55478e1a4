package dev.whence.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.explain.answer.Explanation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A blameless post-mortem as far as the data can write it; what only people can say is left as a
/// question. Times are RFC 3339.
///
/// @param dueBy 72 hours after resolution; null before it
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Postmortem(
    @JsonProperty("schema") String schema,
    @JsonProperty("incident") String incident,
    @JsonProperty("explanation") @Nullable String explanation,
    @JsonProperty("title") String title,
    @JsonProperty("state") Life.State state,
    @JsonProperty("due_by") @Nullable String dueBy,
    @JsonProperty("summary") List<String> summary,
    @JsonProperty("impact") Impact impact,
    @JsonProperty("detection") Detection detection,
    @JsonProperty("mitigation") Mitigation mitigation,
    @JsonProperty("timeline") List<Explanation.Moment> timeline,
    @JsonProperty("five_whys") List<Explanation.Why> fiveWhys,
    @JsonProperty("contributing_factors") List<String> contributingFactors,
    @JsonProperty("ruled_out") List<String> ruledOut,
    @JsonProperty("went_well") List<String> wentWell,
    @JsonProperty("learnings") List<String> learnings,
    @JsonProperty("action_items") List<ActionItem> actionItems,
    @JsonProperty("evidence") List<Explanation.Moment> evidence) {

  public static final String SCHEMA = "whence-postmortem/1";

  public Postmortem {
    summary = List.copyOf(summary);
    timeline = List.copyOf(timeline);
    fiveWhys = List.copyOf(fiveWhys);
    contributingFactors = List.copyOf(contributingFactors);
    ruledOut = List.copyOf(ruledOut);
    wentWell = List.copyOf(wentWell);
    learnings = List.copyOf(learnings);
    actionItems = List.copyOf(actionItems);
    evidence = List.copyOf(evidence);
  }

  /// What users lost.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Impact(
      @JsonProperty("failed_requests") @Nullable Long failedRequests,
      @JsonProperty("affected_requests_pct") @Nullable Double affectedPercent,
      @JsonProperty("duration_s") @Nullable Double durationSeconds,
      @JsonProperty("services") List<String> services,
      @JsonProperty("error_budget") List<ErrorBudget> errorBudget) {}

  /// @param alert what told first; null where nothing did
  /// @param earlier what could have told earlier, and how much
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Detection(
      @JsonProperty("alert") @Nullable String alert,
      @JsonProperty("source") @Nullable String source,
      @JsonProperty("delay_s") @Nullable Double delaySeconds,
      @JsonProperty("earlier") List<String> earlier) {}

  /// @param actions changes made meanwhile, with their effect
  /// @param noted what people noted that they did
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Mitigation(
      @JsonProperty("time_to_mitigate_s") @Nullable Double seconds,
      @JsonProperty("actions") List<Recovered> actions,
      @JsonProperty("noted") List<String> noted) {}
}
