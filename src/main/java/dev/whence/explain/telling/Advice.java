package dev.whence.explain.telling;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Usual;
import dev.whence.model.CellKind;
import java.util.ArrayList;
import java.util.List;

/// What telemetry is missing, and how it is brought.
final class Advice {

  /// Log lines without an ID, as a share of all, from which on they are missed.
  private static final double MISSED = 0.2;

  private final Diagnosis diagnosis;
  private final List<Explanation.Missing> found = new ArrayList<>();

  Advice(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
  }

  List<Explanation.Missing> missing(List<Candidate> ranked, Explanation.Coverage coverage) {
    if (diagnosis.isPartial()) {
      add("requests of which more spans are awaited", null, "ask again in a minute");
    }
    if (diagnosis.usual() != Usual.KNOWN) {
      add(
          "telemetry of a time when all was well",
          null,
          "ask again with a baseline in which something was heard: \"baselineFrom\" and"
              + " \"baselineTo\" of an address, \"baselines\" of a body");
    }
    if (ranked.isEmpty()) {
      return found;
    }
    Candidate first = ranked.getFirst();
    if (diagnosis.facts().byLines()) {
      add(
          "spans of these requests: who called whom is inferred from log lines",
          0.9,
          "instrument the services with OpenTelemetry");
    } else if (first.tier().compareTo(JoinTier.TOPOLOGY_WINDOW) >= 0) {
      add(
          "traces through " + first.entity().label(),
          0.9,
          "instrument it with OpenTelemetry and propagate the trace context");
    } else if (!hasSpans(first)) {
      add(
          "telemetry of " + first.entity().label() + " itself",
          0.9,
          "spans or metrics of its own, not only those of its callers");
    }
    lines(coverage);
    if (tracesAlone(first)) {
      add(
          "what " + first.entity().service() + " runs out of",
          null,
          "send metrics of its runtime and its connection pools (db.client.connection.count,"
              + " .max, .pending_requests)");
    }
    return found;
  }

  private void lines(Explanation.Coverage coverage) {
    if (coverage.join().getOrDefault("window_only", 0.0) > MISSED) {
      add(
          "the request IDs of log lines",
          null,
          "write trace_id into the log context (MDC) or send logs by an OpenTelemetry appender");
    }
  }

  /// Time of its own, and no metrics at all to say what it went into.
  private boolean tracesAlone(Candidate first) {
    return !diagnosis.watermarks().nanosBySignal().containsKey("metrics")
        && !first.findings().isEmpty()
        && first.findings().getFirst().aspect() == Finding.Aspect.OWN_TIME;
  }

  private boolean hasSpans(Candidate candidate) {
    String name = candidate.entity().service();
    return diagnosis.facts().all(CellKind.SELF_TIME).stream()
        .anyMatch(cell -> cell.service().name().equals(name));
  }

  private void add(String need, @org.jspecify.annotations.Nullable Double raises, String how) {
    found.add(new Explanation.Missing(need, raises, how));
  }
}
