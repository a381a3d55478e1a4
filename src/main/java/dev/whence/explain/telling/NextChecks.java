package dev.whence.explain.telling;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.SuspectChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which one look would decide, as a query that can be pasted: PromQL over the series that this
/// service answers itself (`whence_request…`) or that the asked service sends, or a request to the
/// API.
final class NextChecks {

  private static final int MOST_WORDS = 6;

  private final Diagnosis diagnosis;

  NextChecks(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  List<Explanation.NextCheck> of(List<Candidate> ranked) {
    if (ranked.isEmpty()) {
      return List.of();
    }
    Candidate first = ranked.getFirst();
    String other =
        ranked.size() > 1 ? ranked.get(1).entity().label() : "something that no telemetry shows";
    List<Explanation.NextCheck> checks = new ArrayList<>();
    SuspectChange change = change(first);
    if (change != null && !diagnosis.isUntraced() && spans(first).own()) {
      checks.add(versions(first, change, other));
    }
    checks.add(of(first, other));
    return checks;
  }

  private @Nullable SuspectChange change(Candidate first) {
    return diagnosis.changes().stream()
        .filter(each -> each.id().equals(first.entity().change()) && each.version() != null)
        .findFirst()
        .orElse(null);
  }

  private Explanation.NextCheck versions(Candidate first, SuspectChange change, String other) {
    return promql(
        "compares the versions of " + first.entity().service(),
        asksMore(first)
            ? "sum by (service_version) (rate(whence_requests_total"
                + labels(first, ",span_kind=\"client\"")
                + "[1m]))"
            : fails(first)
                ? "sum by (service_version) (rate(whence_request_errors_total"
                    + labels(first)
                    + "[1m])) / sum by (service_version) (rate(whence_requests_total"
                    + labels(first)
                    + "[1m]))"
                : "sum by (service_version) (rate(whence_request_duration_seconds_sum"
                    + labels(first)
                    + "[1m])) / sum by (service_version)"
                    + " (rate(whence_request_duration_seconds_count"
                    + labels(first)
                    + "[1m]))",
        "only " + change.version() + " is worse: it is this change; roll it back",
        "all versions alike: look at " + other);
  }

  private Explanation.NextCheck of(Candidate first, String other) {
    String name = first.entity().service();
    return switch (first.kind()) {
      case NETWORK_DEGRADATION ->
          promql(
              "tells the network from " + name + " itself",
              "rate(node_netstat_Tcp_RetransSegs[5m])",
              "retransmissions rose on its node: the network",
              "flat: requests queue before " + name + " reads them");
      case RESOURCE_EXHAUSTED ->
          promql(
              "tells a leak from load",
              "max_over_time(db_client_connection_count{service_name=\""
                  + name
                  + "\",state=\"used\"}[5m])",
              "stays at its maximum when load falls: connections leak",
              "falls with the load: it is the load");
      default -> diagnosis.isUntraced() ? lines(first, other) : ofCalls(first, other);
    };
  }

  private Explanation.NextCheck ofCalls(Candidate first, String other) {
    String name = first.entity().service();
    return switch (first.kind()) {
      case TRAFFIC_INCREASE, TRAFFIC_DROP, LOAD_TEST ->
          promql(
              "shows whether the traffic itself changed",
              "sum(rate(whence_requests_total" + labels(first) + "[1m]))",
              "moves when the trouble began: it is the traffic",
              "flat: look at " + other);
      case INSTANCE_FAILURE ->
          promql(
              "compares the instances of " + name,
              "sum by (service_instance_id) (rate(whence_request_errors_total"
                  + labels(first)
                  + "[1m]))",
              "one instance alone: take it out of service",
              "all alike: look at " + other);
      default -> newLine(first).isEmpty() ? operations(first, other) : lines(first, other);
    };
  }

  /// What the suspect says of itself in its log lines.
  private Explanation.NextCheck lines(Candidate first, String other) {
    return new Explanation.NextCheck(
        "reads the log lines themselves",
        "http",
        logQuery(first.entity().service(), newLine(first)),
        "they name a cause of their own, such as a missing row or a refused call: follow it",
        "they do not: look at " + other);
  }

  /// The pattern of the line that shows it; empty where something else does.
  private static String newLine(Candidate first) {
    Finding main = first.findings().isEmpty() ? null : first.findings().getFirst();
    return main != null && main.aspect() == Finding.Aspect.LOG_NEW ? main.change().metric() : "";
  }

  /// What the suspect's errors say, else its slowest operation.
  private Explanation.NextCheck operations(Candidate first, String other) {
    String name = first.entity().service();
    String none = "none does: look at " + other;
    String one = "one operation stands out from when the trouble began: look at its code";
    if (asksMore(first)) {
      return promql(
          "shows what " + name + " calls more often",
          "topk(3, sum by (operation) (rate(whence_requests_total"
              + labels(first, ",span_kind=\"client\"")
              + "[1m])))",
          "one call rises when the trouble begins: look at what makes it",
          none);
    }
    boolean own = spans(first).own();
    return promql(
        (own ? "shows which operation of " : "shows whose call of ")
            + name
            + (fails(first) ? " fails" : " takes the time"),
        (own ? "topk(3, sum by (operation)" : "topk(3, sum by (service_name, operation)")
            + (fails(first)
                ? " (rate(whence_request_errors_total"
                : " (rate(whence_request_duration_seconds_sum")
            + labels(first)
            + "[1m])))",
        own ? one : "calls of " + name + " stand out from when the trouble began: look at it",
        none);
  }

  private String logQuery(String service, String pattern) {
    String words =
        Arrays.stream(pattern.replace("<*>", " ").split("[^\\p{L}\\p{N}]+"))
            .filter(word -> word.length() > 1)
            .limit(MOST_WORDS)
            .collect(Collectors.joining("+"));
    return "GET /api/v1/logs?service="
        + service
        + (words.isEmpty() ? "" : "&q=" + words)
        + "&from="
        + Answer.clock(diagnosis.windows().window().fromNanos())
        + "&to="
        + Answer.clock(diagnosis.windows().window().toNanos());
  }

  private static boolean asksMore(Candidate first) {
    return !first.findings().isEmpty()
        && first.findings().getFirst().aspect() == Finding.Aspect.CALLS_MORE;
  }

  private static boolean fails(Candidate first) {
    return first.findings().stream()
        .anyMatch(
            finding ->
                finding.aspect() == Finding.Aspect.OWN_ERRORS
                    || finding.aspect() == Finding.Aspect.ERRORS);
  }

  private String labels(Candidate first) {
    return labels(first, "");
  }

  private String labels(Candidate first, String more) {
    return spans(first).labels(more);
  }

  private SuspectSpans spans(Candidate first) {
    return SuspectSpans.of(first.entity(), diagnosis.facts());
  }

  private static Explanation.NextCheck promql(
      String why, String expr, String ifTrue, String ifFalse) {
    return new Explanation.NextCheck(why, "promql", expr, ifTrue, ifFalse);
  }
}
