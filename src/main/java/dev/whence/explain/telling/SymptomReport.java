package dev.whence.explain.telling;

import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.Finding.Aspect;
import dev.whence.explain.answer.Words;
import java.util.List;

/// Puts what a service's callers notice into the words of an answer.
final class SymptomReport {

  /// Calls that no span says to have failed; no curve and no query shows them.
  private static final String LOGGING_CALLS = "calls that log errors";

  private SymptomReport() {}

  /// @param traced whether there are spans, which alone show in the series of queries
  static Finding finding(Symptoms.Symptom symptom, boolean traced) {
    return symptom.fails() ? failing(symptom, traced) : slower(symptom, traced);
  }

  private static Finding failing(Symptoms.Symptom symptom, boolean traced) {
    double before = Words.round(symptom.errorRatio(false));
    double after = Words.round(symptom.errorRatio(true));
    boolean bySpans = symptom.isToldBySpans();
    String metric = bySpans ? "failing calls" : LOGGING_CALLS;
    String text =
        symptom.service.name()
            + (bySpans ? " fails " : " logs errors in ")
            + Words.percent(after)
            + " of its calls, before "
            + Words.percent(before);
    Evidence shown = Evidence.moved(Evidence.Type.TRANSACTIONAL, text, metric, "1", before, after);
    return new Finding(
        Entity.service(symptom.service),
        Aspect.ERRORS,
        symptom.failing(),
        after - before,
        new Finding.Change(metric, "ratio", "1", before, after),
        null,
        List.of(bySpans && traced ? shown.with(errorShare(symptom)) : shown));
  }

  private static Evidence.Query errorShare(Symptoms.Symptom symptom) {
    return promql(
        symptom,
        "sum(rate(whence_request_errors_total%1$s[1m]))"
            + " / sum(rate(whence_requests_total%1$s[1m]))");
  }

  private static Finding slower(Symptoms.Symptom symptom, boolean traced) {
    double before = symptom.p95(false);
    double after = symptom.p95(true);
    String text =
        symptom.service.name()
            + " answers in "
            + Words.seconds(after)
            + " (p95), before "
            + Words.seconds(before);
    Evidence shown =
        Evidence.moved(Evidence.Type.TRANSACTIONAL, text, "duration", "s", before, after);
    return new Finding(
        Entity.service(symptom.service),
        Aspect.DURATION,
        symptom.slower(),
        Math.abs(symptom.durations.delta()),
        new Finding.Change("duration", "p95", "s", before, after),
        null,
        List.of(traced ? shown.with(slowest(symptom)) : shown));
  }

  private static Evidence.Query slowest(Symptoms.Symptom symptom) {
    return promql(
        symptom,
        "histogram_quantile(0.95, sum by (le)"
            + " (rate(whence_request_duration_seconds_bucket%1$s[1m])))");
  }

  /// @param of with `%1$s` for the labels of the service's entries
  private static Evidence.Query promql(Symptoms.Symptom symptom, String of) {
    String labels =
        "{service_name=\"" + symptom.service.name() + "\",span_kind=~\"server|consumer\"}";
    return new Evidence.Query("promql", of.formatted(labels));
  }
}
