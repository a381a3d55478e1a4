package dev.whence.explain.metrics;

import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.explain.meaning.IndicatorStatistic;
import dev.whence.explain.meaning.MetricMeaning;
import dev.whence.explain.meaning.MetricNode;
import dev.whence.explain.meaning.MetricWords;
import dev.whence.explain.meaning.ServiceGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// Orders components by how far each stands out, where nothing tells who calls whom, or requests
/// are as usual and only machines are not.
///
/// A delay or a failure is handed on to callers as it is, and adds to what is usual there: so in
/// proportion it is largest where it arises. Requests that suffer do not use up a machine, but a
/// machine that is used up makes requests suffer, the more the less of it is left.
final class MetricStandout {

  /// Beyond, growth tells no more: what was next to nothing grows without bounds.
  private static final double MOST_GROWTH = Math.log(1000);

  /// What a machine says, against what is said of requests.
  private static final double OF_MACHINE = 2;

  /// What does not run, has no room left to write to, or holds more than those who wait for it can
  /// have taken, is hardly a consequence of what others do.
  private static final double OF_LIFE = 5;

  /// That so few requests fail hardly anybody notices: next to none, however many times as many.
  private static final double HARDLY_FAILED = 0.02;

  /// What the slowest of the requests say, against what all of them say: few are slow by chance.
  private static final double OF_TAIL = 0.75;

  /// What counts of a metric whose meaning nothing tells.
  private static final double UNKNOWN = 0.3;

  private final MetricShifts shifts;
  private final MetricSymptom symptom;
  private final Predicate<IndicatorKind> telling;
  private final Hoarding hoarding;

  /// @param telling kinds of indicators that are looked at; traffic is told and counts for nothing
  MetricStandout(MetricShifts shifts, MetricSymptom symptom, Predicate<IndicatorKind> telling) {
    this.shifts = shifts;
    this.symptom = symptom;
    this.telling = telling;
    this.hoarding = new Hoarding(shifts, new ServiceGraph(), symptom.incident().span());
  }

  /// The components that moved, the one that stands out most first.
  List<MetricCause> ranked() {
    List<Standing> standing = new ArrayList<>();
    for (MetricNode node : shifts.nodes().values()) {
      List<Shift> moved = moved(node);
      moved.stream()
          .filter(MetricStandout::counts)
          .max(Comparator.comparingDouble(this::strength))
          .filter(by -> strength(by) > 0)
          .ifPresent(by -> standing.add(new Standing(node, moved, by)));
    }
    double most = standing.stream().mapToDouble(one -> strength(one.by())).max().orElse(1);
    return standing.stream()
        .map(one -> cause(one, strength(one.by()) / most))
        .sorted(MetricRanking.ORDER)
        .toList();
  }

  /// A component, all of it that moved, and by what it stands out.
  private record Standing(MetricNode node, List<Shift> moved, Shift by) {}

  private List<Shift> moved(MetricNode node) {
    return shifts.of(node, symptom.signal(), symptom.incident().span()).stream()
        .filter(shift -> telling.test(shift.indicator().kind()))
        .toList();
  }

  private MetricCause cause(Standing standing, double share) {
    List<Shift> ordered = new ArrayList<>(standing.moved());
    ordered.remove(standing.by());
    ordered.addFirst(standing.by());
    return new MetricCause(
        standing.node().service(),
        kind(standing.by(), standing.moved()),
        share,
        Math.min(MetricRanking.MOST_SURPRISE, symptom.surprise()) * share,
        ordered,
        symptom.incident().onset(),
        false);
  }

  private static CauseKind kind(Shift by, List<Shift> moved) {
    CauseKind kind = MetricRanking.kind(moved);
    return kind == CauseKind.BEHAVIOUR_CHANGE && countsHeld(by)
        ? CauseKind.RESOURCE_EXHAUSTED
        : kind;
  }

  /// Whether a component may be blamed for it: more requests are told, and what should not rise and
  /// falls is for the better.
  private static boolean counts(Shift shift) {
    IndicatorKind kind = shift.indicator().kind();
    return kind != IndicatorKind.TRAFFIC && (shift.surprise() > 0 || !kind.rises());
  }

  /// How many times it grew (or shrank), and how surely.
  private double strength(Shift shift) {
    double size = Math.abs(shift.surprise());
    double spread = Math.abs(shift.after() - shift.before()) / size;
    MetricMeaning meaning = shift.indicator().meaning();
    boolean failed = meaning.kind() == IndicatorKind.ERRORS && meaning.ratio();
    double floor = Math.max(spread, failed ? HARDLY_FAILED : meaning.immaterial());
    double growth = times(shift.before(), shift.after(), floor);
    if (meaning.kind() == IndicatorKind.UTILISATION && meaning.ratio()) {
      growth = Math.max(growth, times(1 - shift.before(), 1 - shift.after(), floor));
    }
    return Math.min(MOST_GROWTH, growth) * Math.log1p(size) * weight(shift);
  }

  /// The logarithm of how many times one level is another, either way; none is below 0.
  private static double times(double before, double after, double floor) {
    return Math.abs(Math.log((Math.max(0, after) + floor) / (Math.max(0, before) + floor)));
  }

  private double weight(Shift shift) {
    if (MetricRanking.isDown(shift)
        || FullStorage.became(shift.indicator(), shift.before(), shift.after())
        || (countsHeld(shift) && hoarding.test(shift.indicator().service()))) {
      return OF_LIFE;
    }
    return switch (shift.indicator().kind()) {
      case SATURATION, UTILISATION, LIVENESS -> OF_MACHINE;
      case LATENCY ->
          shift.indicator().meaning().statistic() == IndicatorStatistic.TAIL ? OF_TAIL : 1;
      case TRAFFIC, ERRORS -> 1;
      // Some of what it tells may have been lost on the way.
      case SILENCE -> UNKNOWN;
      case OTHER -> countsHeld(shift) ? OF_MACHINE : UNKNOWN;
    };
  }

  /// Whether it counts what there is only so much of: sockets, threads, sessions.
  private static boolean countsHeld(Shift shift) {
    return MetricWords.HELD.in(MetricWords.of(shift.indicator().metric()));
  }
}
