package dev.whence.explain.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One piece of evidence: what a tool can check and a person can open.
///
/// @param id assigned when the answer is put together; empty before
/// @param display one line for people; of a log line its pattern
/// @param query how to see it again elsewhere
/// @param representativeOf how many requests fare like the one shown
/// @param top attribute values that mark the requests that suffer, the most telling first
/// @param lagSeconds how long after the cause's series the effect's follows
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Evidence(
    @JsonProperty("id") String id,
    @JsonProperty("type") Type type,
    @JsonProperty("relevant_to") @Nullable String relevantTo,
    @JsonProperty("display") String display,
    @JsonProperty("metric") @Nullable String metric,
    @JsonProperty("unit") @Nullable String unit,
    @JsonProperty("value_before") @Nullable Double valueBefore,
    @JsonProperty("value_after") @Nullable Double valueAfter,
    @JsonProperty("test") @Nullable Test test,
    @JsonProperty("query") @Nullable Query query,
    @JsonProperty("pattern_id") @Nullable String patternId,
    @JsonProperty("novelty") @Nullable String novelty,
    @JsonProperty("share_before") @Nullable Double shareBefore,
    @JsonProperty("share_after") @Nullable Double shareAfter,
    @JsonProperty("count") @Nullable Long count,
    @JsonProperty("sample") @Nullable Sample sample,
    @JsonProperty("trace_id") @Nullable String traceId,
    @JsonProperty("critical_path") @Nullable List<Step> criticalPath,
    @JsonProperty("representative_of") @Nullable Long representativeOf,
    @JsonProperty("top") @Nullable List<Mark> top,
    @JsonProperty("spearman") @Nullable Double spearman,
    @JsonProperty("n_buckets") @Nullable Integer buckets,
    @JsonProperty("lag_s") @Nullable Double lagSeconds,
    @JsonProperty("change") @Nullable String change) {

  public Evidence {
    criticalPath = criticalPath == null ? null : List.copyOf(criticalPath);
    top = top == null ? null : List.copyOf(top);
  }

  /// What kind of evidence.
  public enum Type {
    METRIC,
    LOG,
    TRANSACTIONAL,
    TRACE,
    CHANGE,
    DOSE_RESPONSE,
    ATTRIBUTE_DELTA
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Test(
      @JsonProperty("name") String name,
      @JsonProperty("statistic") @Nullable Double statistic,
      @JsonProperty("p") @Nullable Double p) {}

  public record Query(@JsonProperty("lang") String lang, @JsonProperty("expr") String expr) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sample(
      @JsonProperty("body") String body,
      @JsonProperty("trace_id") @Nullable String traceId,
      @JsonProperty("request_id") @Nullable String requestId) {}

  public record Step(
      @JsonProperty("service.name") String service,
      @JsonProperty("span") String span,
      @JsonProperty("self_time_us") long selfTimeMicros) {}

  /// An attribute value, and which share of the requests that suffer and of the others carry it.
  public record Mark(
      @JsonProperty("key") String key,
      @JsonProperty("value") String value,
      @JsonProperty("target_pct") double targetPercent,
      @JsonProperty("baseline_pct") double baselinePercent) {}

  /// A value that moved, as a metric or as traces tell it.
  public static Evidence moved(
      Type type, String display, String metric, String unit, double before, double after) {
    return new EvidenceDraft(type, display).metric(metric, unit).values(before, after).evidence();
  }

  /// A log pattern that appeared, vanished or changed its share.
  public static Evidence log(
      String pattern, String patternId, String novelty, double before, double after, long count) {
    return new EvidenceDraft(Type.LOG, pattern)
        .pattern(patternId, novelty)
        .shares(before, after)
        .count(count)
        .evidence();
  }

  /// A request to look at.
  public static Evidence trace(String display, String traceId) {
    return new EvidenceDraft(Type.TRACE, display).traceId(traceId).evidence();
  }

  public static Evidence change(String display, String id) {
    return new EvidenceDraft(Type.CHANGE, display).change(id).evidence();
  }

  /// How an effect follows its cause.
  public static Evidence dose(String display, double spearman, int buckets, double lagSeconds) {
    return new EvidenceDraft(Type.DOSE_RESPONSE, display)
        .dose(spearman, buckets, lagSeconds)
        .evidence();
  }

  /// What the requests that suffer have in common.
  public static Evidence marks(String display, List<Mark> top) {
    return new EvidenceDraft(Type.ATTRIBUTE_DELTA, display).top(top).evidence();
  }

  /// The same under an answer's number.
  ///
  /// @param relevance to which role of the answer it matters (`cause`, `symptom`, ...)
  public Evidence withId(String newId, @Nullable String relevance) {
    return new EvidenceDraft(this).id(newId, relevance).evidence();
  }

  /// The same with a log line that shows it, word for word.
  public Evidence with(Sample newSample) {
    return new EvidenceDraft(this).sample(newSample).evidence();
  }

  /// The same with the statistical test that it rests on.
  public Evidence with(Test newTest) {
    return new EvidenceDraft(this).test(newTest).evidence();
  }

  /// The same with how to see it again elsewhere.
  public Evidence with(Query newQuery) {
    return new EvidenceDraft(this).query(newQuery).evidence();
  }

  /// The same with the steps of a request's critical path, in the order of time.
  ///
  /// @param represents how many requests fare like it; null where that is not known
  public Evidence with(List<Step> newPath, @Nullable Long represents) {
    return new EvidenceDraft(this).path(newPath, represents).evidence();
  }
}
