package dev.whence.explain.metrics;

import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Orders components by how far each stands out, where nothing tells who calls whom, or requests
/// are as usual and only machines are not.
///
/// A delay or a failure is handed on to callers as it is, and adds to what is usual there: so in
/// proportion it is largest where it arises. Requests that suffer do not use up a machine, but a
/// machine that is used up makes requests suffer.
final class MetricStandout {

  /// Beyond, growth tells no more: what was next to nothing grows without bounds.
  private static final double MOST_GROWTH = Math.log(1000);

  /// What a machine says, against what is said of requests.
  private static final double OF_MACHINE = 1.5;

  /// What does not run is hardly a consequence of what others do.
  private static final double OF_LIFE = 3;

  /// That so few requests fail hardly anybody notices: next to none, however many times as many.
  private static final double HARDLY_FAILED = 0.02;

  /// What counts of a metric whose meaning nothing tells.
  private static final double UNKNOWN = 0.3;

  private final MetricShifts shifts;
  private final MetricSymptom symptom;
  private final Predicate<IndicatorKind> telling;

  /// @param telling kinds of indicators that are looked at; traffic is told and counts for nothing
  MetricStandout(MetricShifts shifts, MetricSymptom symptom, Predicate<IndicatorKind> telling) {
    this.shifts = shifts;
    this.symptom = symptom;
    this.telling = telling;
  }

  /// The components that moved, the one that stands out most first.
  List<MetricCause> ranked() {
    List<MetricCause> causes = new ArrayList<>();
    double most = 0;
    for (MetricNode node : shifts.nodes().values()) {
      most = Math.max(most, strength(moved(node)));
    }
    for (MetricNode node : shifts.nodes().values()) {
      List<Shift> moved = moved(node);
      double share = most > 0 ? strength(moved) / most : 0;
      if (share > 0) {
        causes.add(cause(node.service(), share, moved));
      }
    }
    causes.sort(MetricRanking.ORDER);
    return causes;
  }

  private List<Shift> moved(MetricNode node) {
    return shifts.of(node, symptom.signal(), symptom.incident().span()).stream()
        .filter(shift -> telling.test(shift.indicator().kind()))
        .toList();
  }

  private MetricCause cause(Service service, double share, List<Shift> moved) {
    return new MetricCause(
        service,
        MetricRanking.kind(moved),
        share,
        Math.min(MetricRanking.MOST_SURPRISE, symptom.surprise()) * share,
        moved,
        symptom.incident().onset(),
        false);
  }

  private static double strength(List<Shift> moved) {
    return moved.stream()
        .filter(shift -> shift.indicator().kind() != IndicatorKind.TRAFFIC)
        .filter(shift -> shift.surprise() > 0 || !shift.indicator().kind().rises())
        .mapToDouble(MetricStandout::strength)
        .max()
        .orElse(0);
  }

  /// How many times it grew (or shrank), and how surely.
  private static double strength(Shift shift) {
    double size = Math.abs(shift.surprise());
    double spread = Math.abs(shift.after() - shift.before()) / size;
    MetricMeaning meaning = shift.indicator().meaning();
    boolean failed = meaning.kind() == IndicatorKind.ERRORS && meaning.ratio();
    double floor = Math.max(spread, failed ? HARDLY_FAILED : meaning.immaterial());
    double growth = Math.abs(Math.log((shift.after() + floor) / (shift.before() + floor)));
    return Math.min(MOST_GROWTH, growth) * Math.log1p(size) * weight(shift);
  }

  private static double weight(Shift shift) {
    if (MetricRanking.isDown(shift)) {
      return OF_LIFE;
    }
    return switch (shift.indicator().kind()) {
      case SATURATION, UTILISATION, LIVENESS -> OF_MACHINE;
      case TRAFFIC, ERRORS, LATENCY -> 1;
      // Some of what it tells may have been lost on the way.
      case SILENCE, OTHER -> UNKNOWN;
    };
  }
}
