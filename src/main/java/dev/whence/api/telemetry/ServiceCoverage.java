package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.api.Texts;
import dev.whence.model.Service;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What there is of one service, and what is missing.
///
/// @param logsJoined share of its log lines that found their request; null where it has no lines
/// @param logsWithTrace share of lines looked at that carry trace context
/// @param logsWithRequestId share of lines looked at that carry a request ID
@JsonInclude(JsonInclude.Include.NON_NULL)
record ServiceCoverage(
    @JsonProperty("service.name") String name,
    @JsonProperty("service.namespace") @Nullable String namespace,
    @JsonProperty("deployment.environment.name") @Nullable String environment,
    @JsonProperty("spans") long spans,
    @JsonProperty("log_lines") long logLines,
    @JsonProperty("metrics") int metrics,
    @JsonProperty("logs_joined_ratio") @Nullable Double logsJoined,
    @JsonProperty("logs_with_trace_ratio") @Nullable Double logsWithTrace,
    @JsonProperty("logs_with_request_id_ratio") @Nullable Double logsWithRequestId,
    @JsonProperty("present") List<String> present,
    @JsonProperty("missing") List<Missing> missing) {

  /// @param why what cannot be told without it
  /// @param setting that would bring it
  record Missing(
      @JsonProperty("what") String what,
      @JsonProperty("why") String why,
      @JsonProperty("setting") String setting) {}

  static ServiceCoverage of(Service service, Observed seen) {
    Set<Gap> there = seen.present();
    return new ServiceCoverage(
        service.name(),
        Texts.orNull(service.namespace()),
        Texts.orNull(service.environment()),
        seen.spans,
        seen.logLines,
        seen.metrics,
        ratio(seen.joinedLines, seen.logLines),
        ratio(seen.linesWithTrace, seen.linesLookedAt),
        ratio(seen.linesWithRequestId, seen.linesLookedAt),
        there.stream().map(Gap::wireName).toList(),
        missing(there).stream()
            .map(gap -> new Missing(gap.wireName(), gap.why(), gap.setting()))
            .toList());
  }

  /// What would come with logs or metrics is not missing before these are there.
  private static Set<Gap> missing(Set<Gap> there) {
    EnumSet<Gap> missing = EnumSet.allOf(Gap.class);
    missing.removeAll(there);
    if (missing.contains(Gap.LOGS)) {
      missing.removeAll(Set.of(Gap.TRACE_CONTEXT_IN_LOGS, Gap.REQUEST_ID_IN_LOGS));
    }
    if (missing.contains(Gap.METRICS)) {
      missing.remove(Gap.EXEMPLARS);
    }
    return missing;
  }

  private static @Nullable Double ratio(long part, long whole) {
    return whole == 0 ? null : Math.min(1, (double) part / whole);
  }

  /// What was seen of a service. Not thread-safe.
  static final class Observed {
    long spans;
    long spansWithVersion;
    long databaseCalls;
    long logLines;
    long joinedLines;
    long linesLookedAt;
    long linesWithTrace;
    long linesWithRequestId;
    int metrics;
    boolean versionOfMetrics;
    boolean databaseMetrics;
    boolean poolMetrics;
    boolean requestMetrics;
    boolean exemplars;

    Set<Gap> present() {
      EnumSet<Gap> present = EnumSet.noneOf(Gap.class);
      add(present, Gap.TRACES, spans > 0);
      add(present, Gap.LOGS, logLines > 0);
      add(present, Gap.METRICS, metrics > 0);
      add(present, Gap.TRACE_CONTEXT_IN_LOGS, linesWithTrace > 0);
      add(present, Gap.REQUEST_ID_IN_LOGS, linesWithRequestId > 0);
      add(present, Gap.VERSION, spansWithVersion > 0 || versionOfMetrics);
      add(present, Gap.DATABASE_DURATIONS, databaseCalls > 0 || databaseMetrics);
      add(present, Gap.POOL_UTILISATION, poolMetrics);
      add(present, Gap.RED_METRICS, requestMetrics);
      add(present, Gap.EXEMPLARS, exemplars);
      return present;
    }

    private static void add(Set<Gap> present, Gap gap, boolean there) {
      if (there) {
        present.add(gap);
      }
    }
  }
}
