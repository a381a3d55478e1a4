package dev.whence.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What telemetry is missing, and which one look would decide.
final class Advice {

  private final Diagnosis diagnosis;

  Advice(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  List<Explanation.Missing> missing(List<Candidate> ranked) {
    List<Explanation.Missing> found = new ArrayList<>();
    if (diagnosis.isPartial()) {
      found.add(
          new Explanation.Missing(
              "requests of which more spans are awaited", null, "ask again in a minute"));
    }
    if (ranked.isEmpty()) {
      return found;
    }
    Candidate first = ranked.getFirst();
    if (first.tier().compareTo(JoinTier.TOPOLOGY_WINDOW) >= 0) {
      found.add(
          new Explanation.Missing(
              "traces through " + first.entity().label(),
              0.9,
              "instrument it with OpenTelemetry and propagate the trace context"));
    }
    if (diagnosis.verdict() == Verdict.INSUFFICIENT_EVIDENCE) {
      found.add(
          new Explanation.Missing(
              "telemetry of " + first.entity().label() + " itself",
              0.8,
              "spans or metrics of its own, not only those of its callers"));
    }
    return found;
  }

  List<Explanation.NextCheck> nextChecks(List<Candidate> ranked) {
    if (ranked.isEmpty()) {
      return List.of();
    }
    Candidate first = ranked.getFirst();
    String name = first.entity().service();
    String other =
        ranked.size() > 1 ? ranked.get(1).entity().label() : "something outside of the telemetry";
    return switch (first.kind()) {
      case NETWORK_DEGRADATION ->
          List.of(
              check(
                  "separates the network from " + name + " itself",
                  "rate(node_netstat_Tcp_RetransSegs[5m])",
                  "retransmissions rose on its node -> the network",
                  "flat -> queueing at " + name));
      case TRAFFIC_INCREASE, TRAFFIC_DROP ->
          List.of(
              check(
                  "confirms the change of traffic where it enters",
                  "sum(rate(http_server_request_duration_seconds_count{service_name=\""
                      + name
                      + "\"}[1m]))",
                  "moves at the onset -> traffic",
                  "flat -> " + other));
      case RESOURCE_EXHAUSTED ->
          List.of(
              check(
                  "separates a leak from load",
                  "max_over_time(db_client_connection_count{service_name=\""
                      + name
                      + "\",state=\"used\"}[5m])",
                  "stays at its maximum when load falls -> leak",
                  "falls with load -> load"));
      default ->
          List.of(
              check(
                  "confirms that " + name + " itself changed",
                  null,
                  "one instance restarted or rolled back recovers first -> " + name,
                  "no difference -> " + other));
    };
  }

  private static Explanation.NextCheck check(
      String why, @org.jspecify.annotations.Nullable String promql, String ifTrue, String ifFalse) {
    return new Explanation.NextCheck(
        why, promql == null ? null : "promql".toLowerCase(Locale.ROOT), promql, ifTrue, ifFalse);
  }
}
