package dev.whence.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One piece of evidence: what a tool can check and a person can open.
///
/// @param id assigned when the answer is put together; empty before
/// @param display one line for people
/// @param query how to see it again elsewhere
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
    @JsonProperty("change") @Nullable String change) {

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

  /// A value that moved, as a metric or as traces tell it.
  public static Evidence moved(
      Type type, String display, String metric, String unit, double before, double after) {
    return new Evidence(
        "", type, null, display, metric, unit, before, after, null, null, null, null, null, null,
        null, null, null, null, null);
  }

  /// A log pattern that appeared, vanished or changed its share.
  public static Evidence log(
      String pattern, String patternId, String novelty, double before, double after, long count) {
    return new Evidence(
        "", Type.LOG, null, pattern, null, null, null, null, null, null, patternId, novelty, before,
        after, count, null, null, null, null);
  }

  public static Evidence trace(String display, String traceId, List<Step> criticalPath) {
    return new Evidence(
        "",
        Type.TRACE,
        null,
        display,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        traceId,
        criticalPath,
        null);
  }

  public static Evidence change(String display, String id) {
    return new Evidence(
        "",
        Type.CHANGE,
        null,
        display,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        id);
  }

  Evidence withId(String newId, @Nullable String relevance) {
    return new Evidence(
        newId,
        type,
        relevance,
        display,
        metric,
        unit,
        valueBefore,
        valueAfter,
        test,
        query,
        patternId,
        novelty,
        shareBefore,
        shareAfter,
        count,
        sample,
        traceId,
        criticalPath,
        change);
  }

  Evidence with(Sample newSample) {
    return new Evidence(
        id,
        type,
        relevantTo,
        display,
        metric,
        unit,
        valueBefore,
        valueAfter,
        test,
        query,
        patternId,
        novelty,
        shareBefore,
        shareAfter,
        count,
        newSample,
        traceId,
        criticalPath,
        change);
  }

  Evidence with(Test newTest) {
    return new Evidence(
        id,
        type,
        relevantTo,
        display,
        metric,
        unit,
        valueBefore,
        valueAfter,
        newTest,
        query,
        patternId,
        novelty,
        shareBefore,
        shareAfter,
        count,
        sample,
        traceId,
        criticalPath,
        change);
  }
}
