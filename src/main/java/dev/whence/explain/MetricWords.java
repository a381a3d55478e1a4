package dev.whence.explain;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The general vocabulary of metric names: words that say what is measured, whoever measures it.
enum MetricWords {
  RESOURCE("cpu mem memory heap disk filesystem rss utilization utilisation usage working swap"),
  WAITING(
      "queue queued pending waiting wait backlog lag depth saturation blocked pressure exhausted"
          + " throttled throttling starved"),
  SUCCESS("availability available success successes succeeded successful"),
  TIME("latency duration elapsed delay rtt seconds millis milliseconds microseconds ms"),
  FAILURE(
      "error errors fault faults fail failed failing failure failures exception exceptions rejected"
          + " refused dropped timeout timeouts 5xx unavailable aborted throttles"),
  TRAFFIC(
      "request requests call calls invocation invocations throughput rps qps hits operations"
          + " messages queries transactions"),
  MEAN("average avg mean"),
  MEDIAN("p50 median q50 50th"),
  TAIL("p75 p90 p95 p98 p99 p999 q90 q95 q99 max maximum 90th 95th 99th");

  private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
  private static final Pattern BREAK = Pattern.compile("[^a-z0-9]+");

  @SuppressWarnings("ImmutableEnumChecker") // a Set.of
  private final Set<String> words;

  MetricWords(String words) {
    this.words = Set.of(words.split(" "));
  }

  /// The words of a name in lower case: `http.server.requestCount` has http, server, request,
  /// count.
  static Set<String> of(String name) {
    String lower = CAMEL.matcher(name).replaceAll(" ").toLowerCase(Locale.ROOT);
    return new LinkedHashSet<>(Arrays.asList(BREAK.split(lower)));
  }

  boolean in(Set<String> name) {
    return name.stream().anyMatch(words::contains);
  }
}
