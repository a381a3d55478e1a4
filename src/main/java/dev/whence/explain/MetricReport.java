package dev.whence.explain;

import java.util.List;

/// Puts what metrics show into the words of an answer.
final class MetricReport {

  private MetricReport() {}

  static Candidate candidate(MetricCause cause) {
    Entity entity = Entity.service(cause.service());
    List<Finding> findings =
        cause.shifts().stream().map(shift -> finding(entity, cause, shift)).toList();
    String what =
        findings.isEmpty() ? "moved" : findings.getFirst().evidence().getFirst().display();
    return new Candidate(
        entity,
        cause.kind(),
        Math.min(1, cause.share() / 1.3),
        cause.service().name() + ": " + what,
        findings,
        cause.connected() ? JoinTier.TOPOLOGY_WINDOW : JoinTier.WINDOW_ONLY,
        cause.connected() ? Verdict.PROBABLE : Verdict.COINCIDENT);
  }

  private static Finding finding(Entity entity, MetricCause cause, Shift shift) {
    Indicator indicator = shift.indicator();
    String unit =
        indicator.kind() == IndicatorKind.LATENCY ? "s" : indicator.meaning().ratio() ? "1" : "";
    double before = Double.isNaN(shift.before()) ? 0 : shift.before();
    String display =
        "%s %.4g -> %.4g".formatted(indicator.metric(), before, shift.after())
            + (unit.equals("s") ? " s" : "");
    return new Finding(
        entity,
        aspect(shift),
        Math.abs(shift.surprise()),
        Math.min(1, cause.share()),
        new Finding.Change(indicator.metric(), "mean", unit, before, shift.after()),
        cause.onset(),
        List.of(
            Evidence.moved(
                Evidence.Type.METRIC, display, indicator.metric(), unit, before, shift.after())));
  }

  private static Finding.Aspect aspect(Shift shift) {
    return switch (shift.indicator().kind()) {
      case ERRORS -> Finding.Aspect.OWN_ERRORS;
      case LATENCY -> Finding.Aspect.OWN_TIME;
      case TRAFFIC ->
          shift.surprise() > 0 ? Finding.Aspect.TRAFFIC_UP : Finding.Aspect.TRAFFIC_DOWN;
      case SATURATION -> Finding.Aspect.SATURATION;
      case UTILISATION, OTHER -> Finding.Aspect.METRIC;
    };
  }
}
