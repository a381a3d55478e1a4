package dev.whence.explain.meaning;

import java.util.LinkedHashSet;
import java.util.Set;

/// The general vocabulary of metric names: words that say what is measured, whoever measures it.
public enum MetricWords {
  NETWORK("network net icmp ping tcp packet packets nic netstat"),
  LOST(
      "dropped drop drops discarded discards lost loss error errors errs retransmit retransmits"
          + " retransmitted retransmission retransmissions retrans overruns collisions"),
  RESOURCE(
      "cpu mem memory heap disk filesystem fs rss utilization utilisation usage working swap gc"
          + " safepoint busy util diskio iowait load1 load5 load15 loadavg"),
  MEMORY("mem memory heap rss"),
  STORAGE("fs filesystem volume pvc"),
  SPARE("free avail available idle swap swapped cache cached buffers buffered"),
  HELD(
      "thread threads worker workers connection connections session sessions pool socket sockets"
          + " descriptor descriptors fd fds"),
  PERCENT("percent pct perc percentage"),
  /// Of names whose unit of 1 is a share: counts are written so, too.
  SHARE("ratio utilization utilisation fraction share rate availability"),
  /// Of what says by itself that it is a share of a whole.
  UTILISED("util utilization utilisation"),
  USED("used usage utilization utilisation exceeded reached hits ratio"),
  RESTARTS("restart restarts restarted reboot reboots"),
  RUNNING("up alive healthy"),
  RUN(
      "replica replicas replicaset deployment statefulset daemonset pod pods host hosts node nodes"
          + " instance instances target targets endpoint endpoints member members"),
  NOT_RUNNING("un unhealthy unavailable unready"),
  WAITING(
      "queue queued pending waiting wait waits backlog lag depth saturation blocked pressure exhausted"
          + " throttled throttling starved evicted eviction evictions oldest visible alarm alarms"),
  BOUND("limit limits quota capacity allocatable spec"),
  DEMANDED("request requests"),
  SUCCESS("availability available success successes succeeded successful"),
  TIME("latency duration elapsed delay rt rtt mrt seconds millis milliseconds microseconds ms"),
  TIMED("response processing service request query sql lookup access ping round trip execution"),
  FAILURE(
      "error errors fault faults fail failed failing failure failures exception exceptions rejected"
          + " refused dropped timeout timeouts 5xx unavailable aborted throttles"),
  TRAFFIC(
      "request requests workload call calls invocation invocations throughput rps qps hits operations"
          + " messages queries responses transactions"),
  MEAN("average avg mean mrt"),
  MEDIAN("p50 median q50 tp50 50th 50percentile 50"),
  TAIL(
      "75 90 95 98 99 p75 p90 p95 p98 p99 p999 q90 q95 q99 tp90 tp95 tp99 tp999 max maximum 90th 95th"
          + " 99th 75percentile 90percentile 95percentile 99percentile");

  @SuppressWarnings("ImmutableEnumChecker") // a Set.of
  private final Set<String> words;

  MetricWords(String words) {
    this.words = Set.of(words.split(" "));
  }

  /// The words of a name in lower case: `http.server.requestCount` has http, server, request,
  /// count; `CPUCpuUtil` cpu, cpu and util.
  public static Set<String> of(String name) {
    Set<String> words = new LinkedHashSet<>();
    StringBuilder word = new StringBuilder();
    boolean lowerBefore = false;
    for (int i = 0; i < name.length(); i++) {
      char next = name.charAt(i);
      boolean upper = next >= 'A' && next <= 'Z';
      boolean lower = (next >= 'a' && next <= 'z') || (next >= '0' && next <= '9');
      boolean begins = upper && (lowerBefore || isFollowedByLower(name, i));
      if (begins || (!upper && !lower)) {
        end(word, words);
      }
      if (upper || lower) {
        word.append(Character.toLowerCase(next));
      }
      lowerBefore = lower;
    }
    end(word, words);
    return words;
  }

  private static boolean isFollowedByLower(String name, int i) {
    return i + 1 < name.length() && name.charAt(i + 1) >= 'a' && name.charAt(i + 1) <= 'z';
  }

  private static void end(StringBuilder word, Set<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  /// Whether any of these is among the words.
  public boolean in(Set<String> name) {
    return name.stream().anyMatch(words::contains);
  }
}
