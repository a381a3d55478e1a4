package dev.whence.explain.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer, as it goes out (`causal-explanation/1`). Fields that are not known are null and left
/// out; lists are sorted, so that equal inputs give equal bytes. Units are in the fields' names;
/// percentages go from 0 to 100, shares and scores from 0 to 1, times are RFC 3339 in UTC.
///
/// @param revision 1 and up: the same question over later data, or with a person's confirmation
/// @param supersedes the revision before, as `id@revision`; null of the first
/// @param status `complete`, or `partial` while less than 90 % of the window's spans are joined
/// @param confidence null where nothing is ranked because too little could be compared
/// @param title the answer in a sentence
/// @param environment of the first candidate
/// @param rootCause null, as `impact`, where nothing is ranked
/// @param criticalFailure the first that suffers for all to see; null where nobody does
/// @param nodes the chain, causes first; each but the first has a link that leads to it
/// @param changes those near the window, the likeliest first
/// @param candidates what was ranked, the likeliest first
/// @param fiveWhys from the symptom to the cause, and what only people can say
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
    @JsonProperty("edges") List<ChainEdge> edges,
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

  /// How far the first candidate is to be trusted.
  ///
  /// @param value 0 to 1: the first candidate's score times its lead over the second, 0.99 at most;
  ///   0.5 where nothing is unusual
  /// @param method what the value rests on: `strength and lead over the next hypothesis`, or `no
  ///   indicator moved beyond chance`
  /// @param calibratedOn the incidents that values were compared with; null where none were
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Confidence(
      @JsonProperty("value") double value,
      @JsonProperty("method") String method,
      @JsonProperty("calibrated_on") @Nullable String calibratedOn) {}

  /// The question as it was understood.
  ///
  /// @param kind `spike`
  /// @param service null where the question is about everything
  /// @param signal what was seen, in the asker's words
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Asked(
      @JsonProperty("kind") String kind,
      @JsonProperty("service.name") @Nullable String service,
      @JsonProperty("service.namespace") @Nullable String namespace,
      @JsonProperty("signal") @Nullable String signal,
      @JsonProperty("from") String from,
      @JsonProperty("to") String to) {}

  /// What was compared, in RFC 3339.
  ///
  /// @param baseline the first of `baselines`
  /// @param baselines what the window is compared with, at least one, the best first
  /// @param history why it is another baseline than what lay just before, if it is
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

  /// A baseline taken because nothing was heard in the one before.
  ///
  /// @param from when it begins, in RFC 3339
  /// @param reason in words
  public record Widened(@JsonProperty("from") String from, @JsonProperty("reason") String reason) {}

  /// What changed first.
  ///
  /// @param node ID of its node, the first of the chain
  /// @param kind what state changed; latency and errors are none
  /// @param stateChange true: a cause is always one
  /// @param statement a sentence
  /// @param triggeredByChange ID of the change event behind it; null where none is
  /// @param confirmation that of the change (see [SuspectChange]); `none` where none is behind it
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RootCause(
      @JsonProperty("node") String node,
      @JsonProperty("kind") CauseKind kind,
      @JsonProperty("state_change") boolean stateChange,
      @JsonProperty("statement") String statement,
      @JsonProperty("triggered_by_change") @Nullable String triggeredByChange,
      @JsonProperty("confirmation") String confirmation) {}

  /// What broke: the ID of its node, and a sentence.
  public record Pointed(
      @JsonProperty("node") String node, @JsonProperty("statement") String statement) {}

  /// Who suffers, and how many. What is not known is null.
  ///
  /// @param nodes IDs of those that suffer at the end of the chain: role `impact`, else
  ///   `critical_failure`
  /// @param failedRequests of the window
  /// @param affectedRequestsPercent of the window's requests, those that fail or are slow as none
  ///   was before; 0 to 100
  /// @param estimatedAffectedUsers different users among the requests that suffer
  /// @param usersSource how users were told apart
  /// @param expectedToRecoverWith ID of the node with which the others should recover
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Impact(
      @JsonProperty("nodes") List<String> nodes,
      @JsonProperty("failed_requests") @Nullable Long failedRequests,
      @JsonProperty("affected_requests_pct") @Nullable Double affectedRequestsPercent,
      @JsonProperty("estimated_affected_users") @Nullable Long estimatedAffectedUsers,
      @JsonProperty("users_source") @Nullable String usersSource,
      @JsonProperty("expected_to_recover_with") @Nullable String expectedToRecoverWith) {}

  /// A step of the chain. The root cause is the first, and has no link that leads to it.
  ///
  /// @param id `n1` and up, causes first
  /// @param role `root_cause`, `mechanism`, `critical_failure`, `passthrough` or `impact`
  /// @param kind a cause kind, or `latency`, `error_rate`, `saturation` for what a cause does
  /// @param resource what a shared resource is called; null of other entities
  /// @param signal what was measured; null, as `value`, where nothing was
  /// @param decomposition of a full pool alone
  /// @param onset null where it cannot be told when it began
  /// @param causeEligible true of the root cause alone
  /// @param score 0 to 1
  /// @param evidence IDs of what shows it
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

  /// What was measured of a node.
  ///
  /// @param metric its name: of a metric as it was sent, else in words (`duration`, `failing
  ///   calls`)
  /// @param aggregation `mean`, `p95`, `rate`, `ratio`, `share`, `per request`, or `instance
  ///   against the others`
  /// @param unit UCUM
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Measured(
      @JsonProperty("metric") String metric,
      @JsonProperty("aggregation") @Nullable String aggregation,
      @JsonProperty("unit") @Nullable String unit) {}

  /// How a measure went, in its unit.
  ///
  /// @param before in the baseline; of an instance, that of the others
  /// @param after in the window
  /// @param changePercent null where it was zero before
  /// @param capacity the most that a full pool can hold; null of other measures
  /// @param unit UCUM
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Value(
      @JsonProperty("before") double before,
      @JsonProperty("after") double after,
      @JsonProperty("change_pct") @Nullable Double changePercent,
      @JsonProperty("capacity") @Nullable Double capacity,
      @JsonProperty("unit") @Nullable String unit) {}

  /// Little's law: offered load = arrival rate × hold time, against the capacity; each pair is
  /// before and after.
  ///
  /// @param law `little`
  /// @param arrivalRate per second
  /// @param capacity connections, as `offeredLoad`: those in use, and calls that wait for one
  /// @param arrivalRateShare how much of the change more calls account for, 0 to 1; the three
  ///   shares make 1, or all are 0 where nothing changed
  /// @param holdTimeShare the same of longer holds
  /// @param capacityShare the same of fewer connections
  public record Decomposition(
      @JsonProperty("law") String law,
      @JsonProperty("arrival_rate") List<Double> arrivalRate,
      @JsonProperty("hold_time_s") List<Double> holdTimeSeconds,
      @JsonProperty("capacity") List<Double> capacity,
      @JsonProperty("offered_load") List<Double> offeredLoad,
      @JsonProperty("arrival_rate_share") double arrivalRateShare,
      @JsonProperty("hold_time_share") double holdTimeShare,
      @JsonProperty("capacity_share") double capacityShare) {}

  /// When something began: no narrower than the data can know, in RFC 3339.
  ///
  /// @param precisionSource what the interval is as wide as: `slice` (10 s of added up requests),
  ///   `scrape_interval` (of a metric), or `change_event` (a moment)
  public record Began(
      @JsonProperty("earliest") String earliest,
      @JsonProperty("latest") String latest,
      @JsonProperty("precision_source") String precisionSource) {}

  /// An entity in the ranking; no two have one score.
  ///
  /// @param rank 1 and up
  /// @param score 0 to 1
  /// @param statement a sentence
  /// @param evidence IDs
  public record Ranked(
      @JsonProperty("rank") int rank,
      @JsonProperty("entity") Entity entity,
      @JsonProperty("kind") CauseKind kind,
      @JsonProperty("score") double score,
      @JsonProperty("statement") String statement,
      @JsonProperty("evidence") List<String> evidence) {}

  /// What it might have been.
  ///
  /// @param id `h1` and up; the first candidate is `h1`
  /// @param status `supported` (h1 alone), `consequence` of it, `independent` of it, `possible`,
  ///   `weak`, or `refuted`
  /// @param score 0 to 1; 0 where it is refuted
  /// @param nodes IDs of the chain that it explains; of h1 alone
  /// @param refutedBy IDs of evidence, where it is refuted
  /// @param reason why it has this status; null of h1
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Hypothesis(
      @JsonProperty("id") String id,
      @JsonProperty("statement") String statement,
      @JsonProperty("status") String status,
      @JsonProperty("score") double score,
      @JsonProperty("nodes") @Nullable List<String> nodes,
      @JsonProperty("refuted_by") @Nullable List<String> refutedBy,
      @JsonProperty("reason") @Nullable String reason) {}

  /// A change that cannot be the cause.
  ///
  /// @param what which, in words
  /// @param reason `no_request_path`, `started_after_onset`, `no_difference` or
  ///   `explains_too_little`
  /// @param detail the numbers, in words
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RuledOut(
      @JsonProperty("what") String what,
      @JsonProperty("reason") String reason,
      @JsonProperty("detail") @Nullable String detail) {}

  /// What moved at the same time, with nothing but the time to join it.
  ///
  /// @param what a sentence
  public record Coincident(
      @JsonProperty("what") String what, @JsonProperty("reason") String reason) {}

  /// What the answer rests on.
  ///
  /// @param join shares of spans and log lines, 0 to 1, by what joins them to their request:
  ///   `trace_id`, `request_id`, or `window_only` (nothing); empty where there were none
  /// @param gaps what was not seen, in words
  /// @param watermarks until when `traces`, `logs` and `metrics` are known, in RFC 3339; a signal
  ///   of which nothing came is left out
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Coverage(
      @JsonProperty("join") Map<String, Double> join,
      @JsonProperty("sampling") Sampling sampling,
      @JsonProperty("gaps") List<String> gaps,
      @JsonProperty("watermarks") Map<String, String> watermarks) {}

  /// How traces are sampled.
  ///
  /// @param traces `head` and the shares kept, as opened requests say of themselves; else `unknown`
  /// @param adjusted whether counts were scaled up to make up for it; they are not
  public record Sampling(
      @JsonProperty("traces") String traces, @JsonProperty("adjusted") boolean adjusted) {}

  /// What would make the answer surer.
  ///
  /// @param need what is missing
  /// @param wouldRaiseConfidenceTo 0 to 1; null where that is not known
  /// @param how to get it
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Missing(
      @JsonProperty("need") String need,
      @JsonProperty("would_raise_confidence_to") @Nullable Double wouldRaiseConfidenceTo,
      @JsonProperty("how") String how) {}

  /// The one look that would decide.
  ///
  /// @param why what it shows
  /// @param lang of `expr`: `promql`, or `http` for the path of a request to this API
  /// @param ifTrue what it means if it shows that; `ifFalse` if it does not
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NextCheck(
      @JsonProperty("why") String why,
      @JsonProperty("lang") @Nullable String lang,
      @JsonProperty("expr") @Nullable String expr,
      @JsonProperty("if_true") String ifTrue,
      @JsonProperty("if_false") String ifFalse) {}

  /// An entry of the timeline.
  ///
  /// @param at RFC 3339
  /// @param kind the role of a node that began then, or `change`
  /// @param text a sentence
  /// @param ref ID of the node or the change
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Moment(
      @JsonProperty("at") String at,
      @JsonProperty("kind") String kind,
      @JsonProperty("text") String text,
      @JsonProperty("ref") @Nullable String ref) {}

  /// A step of the five whys, from the symptom to the cause.
  ///
  /// @param n 1 and up
  /// @param why the question
  /// @param because its answer; null where only people can say
  /// @param edge ID of the link that answers it; null where a change or people do
  /// @param evidence IDs
  /// @param strength a verdict, or `for_humans` where only people can say
  /// @param owner `review` where only people can say: who goes through the incident afterwards
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Why(
      @JsonProperty("n") int n,
      @JsonProperty("why") String why,
      @JsonProperty("because") @Nullable String because,
      @JsonProperty("edge") @Nullable String edge,
      @JsonProperty("evidence") List<String> evidence,
      @JsonProperty("strength") String strength,
      @JsonProperty("owner") @Nullable String owner) {}

  /// What worked the answer out.
  ///
  /// @param version of the engine; with `configHash` and the same telemetry it gives the same
  ///   answer
  /// @param cells `final`, or `provisional` where requests were still being joined
  /// @param blocksOpened blocks of raw telemetry that were decoded for evidence
  public record Engine(
      @JsonProperty("version") String version,
      @JsonProperty("config_hash") String configHash,
      @JsonProperty("cells") String cells,
      @JsonProperty("blocks_opened") int blocksOpened) {}
}
