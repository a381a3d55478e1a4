package dev.whence.explain.metrics;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Words;
import dev.whence.explain.meaning.Indicator;
import dev.whence.explain.meaning.IndicatorKind;
import java.util.List;

/// Puts what metrics show into the words of an answer.
final class MetricReport {

  private MetricReport() {}

  static Candidate candidate(MetricCause cause) {
    Entity entity = Entity.service(cause.service());
    List<Finding> findings =
        cause.shifts().stream()
            .map(
                shift ->
                    finding(
                        entity,
                        shift,
                        cause.onset(),
                        Math.abs(shift.surprise()),
                        Math.min(1, cause.share())))
            .toList();
    String what =
        findings.isEmpty() ? "moved" : findings.getFirst().evidence().getFirst().display();
    return new Candidate(
        entity,
        cause.kind(),
        Candidate.score(cause.surprise()),
        cause.service().name() + ": " + what,
        findings,
        cause.connected() ? JoinTier.TOPOLOGY_WINDOW : JoinTier.WINDOW_ONLY,
        cause.connected() ? Verdict.PROBABLE : Verdict.COINCIDENT);
  }

  private static Finding finding(
      Entity entity, Shift shift, Finding.Onset onset, double surprise, double effect) {
    Indicator indicator = shift.indicator();
    String unit = unit(indicator);
    double before = Double.isNaN(shift.before()) ? 0 : shift.before();
    double saidBefore = said(indicator, before);
    double saidAfter = said(indicator, shift.after());
    String moved =
        indicator.meaning().ratio()
            ? Words.percent(saidBefore) + " -> " + Words.percent(saidAfter)
            : (Words.number(saidBefore) + " -> " + Words.number(saidAfter) + " " + unit).strip();
    return new Finding(
        entity,
        aspect(shift),
        surprise,
        effect,
        new Finding.Change(indicator.metric(), "mean", unit, before, shift.after()),
        onset,
        List.of(
            Evidence.moved(
                Evidence.Type.METRIC,
                indicator.metric() + " " + moved,
                indicator.metric(),
                unit,
                saidBefore,
                saidAfter)));
  }

  /// A value as the metric says it, which may count what went well.
  private static double said(Indicator indicator, double value) {
    return indicator.meaning().complement() ? 1 - value : value;
  }

  private static String unit(Indicator indicator) {
    if (indicator.kind() == IndicatorKind.LATENCY) {
      return "s";
    }
    return indicator.meaning().ratio() ? "1" : "";
  }

  private static Finding.Aspect aspect(Shift shift) {
    return switch (shift.indicator().kind()) {
      case ERRORS -> Finding.Aspect.OWN_ERRORS;
      case LATENCY -> Finding.Aspect.OWN_TIME;
      case TRAFFIC ->
          shift.surprise() > 0 ? Finding.Aspect.TRAFFIC_UP : Finding.Aspect.TRAFFIC_DOWN;
      case SATURATION -> Finding.Aspect.SATURATION;
      case UTILISATION, LIVENESS, SILENCE, OTHER -> Finding.Aspect.METRIC;
    };
  }
}
